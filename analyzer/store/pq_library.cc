#include "analyzer/store/pq_library.h"

#include "base/load_library.h"

namespace vmsift {

absl::StatusOr<PqLibrary> PqLibrary::Load() {
  LoadedLibrary library("libpq.so.5", "libpq5");
  PqLibrary pq;
  library.Find("PQconninfoParse", &pq.conninfoParse);
  library.Find("PQconninfoFree", &pq.conninfoFree);
  library.Find("PQfreemem", &pq.freemem);
  library.Find("PQconnectdbParams", &pq.connectdbParams);
  library.Find("PQpingParams", &pq.pingParams);
  library.Find("PQfinish", &pq.finish);
  library.Find("PQstatus", &pq.status);
  library.Find("PQerrorMessage", &pq.errorMessage);
  library.Find("PQsetNoticeProcessor", &pq.setNoticeProcessor);
  library.Find("PQexecParams", &pq.execParams);
  library.Find("PQresultStatus", &pq.resultStatus);
  library.Find("PQresultErrorField", &pq.resultErrorField);
  library.Find("PQcmdStatus", &pq.cmdStatus);
  library.Find("PQcmdTuples", &pq.cmdTuples);
  library.Find("PQntuples", &pq.ntuples);
  library.Find("PQnfields", &pq.nfields);
  library.Find("PQgetvalue", &pq.getvalue);
  library.Find("PQgetlength", &pq.getlength);
  library.Find("PQclear", &pq.clear);
  if (!library.status().ok()) return library.status();
  return pq;
}

}  // namespace vmsift
