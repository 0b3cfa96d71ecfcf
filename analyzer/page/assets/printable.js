// Names from logs may hold characters that one cannot see, and that would deceive a reader.

// JSON with its escaped control characters, and those that turn the direction of text, as something to see: pictures, or numbers. Line ends stay.
function printable(json) {
  return json.replace(/\\\\|\\u([0-9a-f]{4})/gi, (escape, digits) => {
    const code = digits === undefined ? -1 : parseInt(digits, 16);
    if (code >= 0 && code < 0x20) return String.fromCharCode(0x2400 + code);
    const deceives = (code >= 0x7f && code <= 0x9f) || [0x061c, 0x200e, 0x200f].includes(code) || (code >= 0x2028 && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
    return deceives ? `⟨U+${digits.toUpperCase()}⟩` : escape;
  });
}
