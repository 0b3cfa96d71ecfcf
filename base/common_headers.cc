#include "base/common_headers.h"
