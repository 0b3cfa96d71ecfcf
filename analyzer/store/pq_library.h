// libpq, loaded when it is needed: most runs of vmsift have nothing to do with PostgreSQL.
#ifndef VMSIFT_ANALYZER_STORE_PQ_LIBRARY_H_
#define VMSIFT_ANALYZER_STORE_PQ_LIBRARY_H_

#include <libpq-fe.h>

#include "absl/status/statusor.h"

namespace vmsift {

// Its functions, without their prefix `PQ`.
struct PqLibrary {
  decltype(&PQconninfoParse) conninfoParse = nullptr;
  decltype(&PQconninfoFree) conninfoFree = nullptr;
  decltype(&PQfreemem) freemem = nullptr;
  decltype(&PQconnectdbParams) connectdbParams = nullptr;
  decltype(&PQpingParams) pingParams = nullptr;
  decltype(&PQfinish) finish = nullptr;
  decltype(&PQstatus) status = nullptr;
  decltype(&PQerrorMessage) errorMessage = nullptr;
  decltype(&PQsetNoticeProcessor) setNoticeProcessor = nullptr;
  decltype(&PQexecParams) execParams = nullptr;
  decltype(&PQresultStatus) resultStatus = nullptr;
  decltype(&PQresultErrorField) resultErrorField = nullptr;
  decltype(&PQcmdStatus) cmdStatus = nullptr;
  decltype(&PQcmdTuples) cmdTuples = nullptr;
  decltype(&PQntuples) ntuples = nullptr;
  decltype(&PQnfields) nfields = nullptr;
  decltype(&PQgetvalue) getvalue = nullptr;
  decltype(&PQgetlength) getlength = nullptr;
  decltype(&PQclear) clear = nullptr;

  // Loads it; it stays loaded.
  static absl::StatusOr<PqLibrary> Load();
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_STORE_PQ_LIBRARY_H_
