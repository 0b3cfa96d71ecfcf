// The tables of CountsStore, and the statements that read and change them.
#ifndef VMSIFT_ANALYZER_STORE_SCHEMA_H_
#define VMSIFT_ANALYZER_STORE_SCHEMA_H_

namespace vmsift::sql {

// Nobody else makes them meanwhile: any number, the same for all.
inline constexpr char kLockSchema[] = "SELECT pg_advisory_xact_lock(118109115)";
inline constexpr char kHasSchema[] = "SELECT to_regclass('vmsift_schema') IS NOT NULL";
inline constexpr char kVersion[] = "SELECT version FROM vmsift_schema";

inline constexpr const char* kTables[] = {
    "CREATE TABLE vmsift_schema (version integer PRIMARY KEY)",
    "CREATE TABLE vmsift_groups ("
    "\"group\" text PRIMARY KEY, "
    "settings text NOT NULL)",
    "CREATE TABLE vmsift_offsets ("
    "\"group\" text NOT NULL REFERENCES vmsift_groups ON DELETE CASCADE, "
    "topic text NOT NULL, "
    "\"partition\" integer NOT NULL, "
    "first bigint NOT NULL, "
    "next bigint NOT NULL, "
    "lost bigint NOT NULL DEFAULT 0, "
    "updated timestamptz NOT NULL DEFAULT now(), "
    "PRIMARY KEY (\"group\", topic, \"partition\"))",
    "CREATE TABLE vmsift_parts ("
    "\"group\" text NOT NULL, "
    "topic text NOT NULL, "
    "\"partition\" integer NOT NULL, "
    "from_offset bigint NOT NULL, "
    "to_offset bigint NOT NULL, "
    "level smallint NOT NULL, "
    "counts bytea NOT NULL, "
    "PRIMARY KEY (\"group\", topic, \"partition\", from_offset), "
    "FOREIGN KEY (\"group\", topic, \"partition\") REFERENCES vmsift_offsets ON DELETE CASCADE)",
    "INSERT INTO vmsift_schema VALUES (1)",
};

inline constexpr char kMakeGroup[] = "INSERT INTO vmsift_groups VALUES ($1, $2) ON CONFLICT DO NOTHING";
inline constexpr char kSettings[] = "SELECT settings FROM vmsift_groups WHERE \"group\" = $1";
inline constexpr char kGroups[] = "SELECT \"group\" FROM vmsift_groups ORDER BY 1 LIMIT 20";

inline constexpr char kLoad[] =
    "SELECT topic, \"partition\", next FROM vmsift_offsets "
    "JOIN unnest($2::text[], $3::integer[]) AS wanted(topic, \"partition\") USING (topic, \"partition\") "
    "WHERE \"group\" = $1";
inline constexpr char kBegin[] =
    "INSERT INTO vmsift_offsets (\"group\", topic, \"partition\", first, next) "
    "SELECT $1, topic, \"partition\", next, next "
    "FROM unnest($2::text[], $3::integer[], $4::bigint[]) AS fresh(topic, \"partition\", next) "
    "ON CONFLICT DO NOTHING";

// In the order of the primary key, so that two consumers never wait for each other.
inline constexpr char kLockOffsets[] =
    "SELECT count(*) FROM (SELECT 1 FROM vmsift_offsets "
    "JOIN unnest($2::text[], $3::integer[]) AS moved(topic, \"partition\") USING (topic, \"partition\") "
    "WHERE \"group\" = $1 ORDER BY topic, \"partition\" FOR UPDATE) AS locked";
inline constexpr char kAdvance[] =
    "UPDATE vmsift_offsets AS stored "
    "SET next = moved.next, lost = lost + moved.lost_now, updated = now() "
    "FROM unnest($2::text[], $3::integer[], $4::bigint[], $5::bigint[], $6::bigint[]) "
    "AS moved(topic, \"partition\", old, next, lost_now) "
    "WHERE stored.\"group\" = $1 AND stored.topic = moved.topic AND stored.\"partition\" = "
    "moved.\"partition\" "
    "AND stored.next = moved.old";

inline constexpr char kAddPart[] =
    "INSERT INTO vmsift_parts VALUES ($1, $2, $3::integer, $4::bigint, $5::bigint, $6::smallint, $7::bytea)";
inline constexpr char kFullLevels[] =
    "SELECT topic, \"partition\", level FROM vmsift_parts "
    "JOIN unnest($2::text[], $3::integer[]) AS moved(topic, \"partition\") USING (topic, \"partition\") "
    "WHERE \"group\" = $1 GROUP BY 1, 2, 3 HAVING count(*) >= $4::integer ORDER BY 1, 2, 3";
inline constexpr char kOfLevel[] =
    " FROM vmsift_parts WHERE \"group\" = $1 AND topic = $2 AND \"partition\" = $3::integer "
    "AND level = $4::smallint";

inline constexpr char kSnapshot[] = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
inline constexpr char kProgress[] =
    "SELECT topic, \"partition\", first, next, lost FROM vmsift_offsets "
    "WHERE \"group\" = $1 AND ($2::text[] = '{}' OR topic = ANY ($2::text[])) ORDER BY 1, 2";
inline constexpr char kParts[] =
    "SELECT counts FROM vmsift_parts "
    "WHERE \"group\" = $1 AND ($2::text[] = '{}' OR topic = ANY ($2::text[])) "
    "ORDER BY topic, \"partition\", from_offset";

}  // namespace vmsift::sql

#endif  // VMSIFT_ANALYZER_STORE_SCHEMA_H_
