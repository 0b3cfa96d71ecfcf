// How many failures of each code an Activity Log holds, one event a line: the root causes, innermost errors that stand
// in nested details or as JSON inside messages. DuckDB reads and walks; prints one JSON object.
//
// Usage: node root_causes.mjs [--skip] FILE
// With --skip, lines that do not hold the text "statusMessage" are not parsed.
import { DuckDBInstance } from "@duckdb/node-api";

const skip = process.argv[2] === "--skip";
const file = process.argv.at(-1).replaceAll("'", "''");

// Lines as text: one column, no quotes, a separator that no line holds.
const statuses = skip
  ? `SELECT json_extract(line, '$.properties.statusMessage') AS status
     FROM read_csv('${file}', columns = {line: 'VARCHAR'}, header = false, auto_detect = false, delim = '\x01',
                   quote = '', escape = '', max_line_size = 16777216)
     WHERE contains(line, '"statusMessage"')`
  : `SELECT properties.statusMessage AS status
     FROM read_ndjson('${file}', columns = {properties: 'STRUCT(statusMessage JSON)'}, maximum_object_size = 16777216)
     WHERE properties.statusMessage IS NOT NULL`;

const query = `
  CREATE MACRO response_in(text) AS
    CASE WHEN starts_with(text, '{') AND json_valid(text) THEN text::JSON END;
  CREATE MACRO inner_of(error) AS list_filter(
    coalesce(json_extract(error, '$.details[*]'), []) ||
      [json_extract(response_in(json_extract_string(error, '$.message')), '$.error')],
    lambda each: each IS NOT NULL);
  WITH RECURSIVE
    statuses AS (${statuses}),
    outermost AS (
      SELECT json_extract(
               CASE WHEN json_type(status) = 'VARCHAR' THEN response_in(json_extract_string(status, '$')) ELSE status END,
               '$.error') AS error
      FROM statuses),
    errors AS (
      SELECT error, inner_of(error) AS inners FROM outermost WHERE error IS NOT NULL
      UNION ALL
      SELECT each, inner_of(each) FROM (SELECT unnest(inners) AS each FROM errors))
  SELECT json_extract_string(error, '$.code') AS code, count(*)::INTEGER AS failures
  FROM errors WHERE len(inners) = 0 GROUP BY code`;

const connection = await (await DuckDBInstance.create(":memory:")).connect();
let rows = [];
for (const statement of query.split(";")) rows = (await connection.runAndReadAll(statement)).getRows();
console.log(JSON.stringify(Object.fromEntries(rows)));
