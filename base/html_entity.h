// The named entities of HTML that error messages and catalog pages hold.
#ifndef VMSIFT_BASE_HTML_ENTITY_H_
#define VMSIFT_BASE_HTML_ENTITY_H_

#include <array>
#include <string_view>

namespace vmsift {

struct HtmlEntity {
  std::string_view name;
  std::string_view text;
};

inline constexpr std::array kHtmlEntities = {
    HtmlEntity{"&quot;", "\""},  HtmlEntity{"&apos;", "'"}, HtmlEntity{"&#39;", "'"},
    HtmlEntity{"&lt;", "<"},     HtmlEntity{"&gt;", ">"},   HtmlEntity{"&amp;", "&"},
    HtmlEntity{"&nbsp;", " "},   HtmlEntity{"&vert;", "|"}, HtmlEntity{"&lbrace;", "{"},
    HtmlEntity{"&rbrace;", "}"},
};

// The one at the start of `text`; null when there is none.
constexpr const HtmlEntity* HtmlEntityAt(std::string_view text) {
  for (const HtmlEntity& entity : kHtmlEntities) {
    if (text.starts_with(entity.name)) return &entity;
  }
  return nullptr;
}

}  // namespace vmsift

#endif  // VMSIFT_BASE_HTML_ENTITY_H_
