// Tables in JSON: rows of cells, and the columns that name them.
#include <utility>

#include "analyzer/decode/json_decoder_impl.h"

namespace vmsift {

// A row of a table, whose cells are members by the names of its columns.
error_code JsonDecoder::Impl::WalkRow(ondemand::value value, const Place& at) {
  ondemand::json_type type;
  if (error_code error = value.type().get(type)) return error;
  if (type != ondemand::json_type::array) return WalkValue(value, at, JsonMember::kOther);
  ondemand::array array;
  if (error_code error = value.get_array().get(array)) return error;
  Own own;
  const int first_error = errors_.size();
  const Place inside = Begin(at, &own);
  size_t column = 0;
  for (auto element : array) {
    ondemand::value cell;
    if (error_code error = std::move(element).get(cell)) return error;
    const JsonMember member = column < columns_.size() ? columns_[column] : JsonMember::kOther;
    ++column;
    if (error_code error = TakeMember(member, cell, inside, &own)) return error;
  }
  End(at, inside, &own, first_error, /*context=*/false);
  return SUCCESS;
}

// `"columns": [{"name": N, "type": T}, …]`, or the names alone.
error_code JsonDecoder::Impl::ReadColumns(ondemand::value value) {
  constexpr size_t kMostColumns = 4096;
  columns_.clear();
  ondemand::array array;
  if (error_code error = value.get_array().get(array)) return error;
  for (auto element : array) {
    ondemand::value item;
    if (error_code error = std::move(element).get(item)) return error;
    ondemand::json_type type;
    if (error_code error = item.type().get(type)) return error;
    std::string_view name;
    if (type == ondemand::json_type::object) {
      ondemand::object object;
      if (error_code error = item.get_object().get(object)) return error;
      for (auto field_result : object) {
        ondemand::field field;
        if (error_code error = std::move(field_result).get(field)) return error;
        JsonMember key;
        if (error_code error = ReadKey(field, &key)) return error;
        if (key != JsonMember::kName || !name.empty()) continue;
        if (error_code error = ReadText(field.value(), 1, &name)) return error;
      }
    } else if (error_code error = ReadText(item, 1, &name)) {
      return error;
    }
    if (columns_.size() < kMostColumns) columns_.push_back(FindJsonMember(name));
  }
  return SUCCESS;
}

}  // namespace vmsift
