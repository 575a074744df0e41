const htmlEscapes: Readonly<Record<string, string>> = {
  '<': '&lt;',
  '>': '&gt;',
  '&': '&amp;',
  '"': '&#34;',
  "'": '&#39;',
  '\0': '\u{FFFD}',
};

/** Text as HTML shows it, in quotes too, as Go's `HTMLEscapeString`. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[<>&"'\0]/g, (character) => htmlEscapes[character] ?? '');
}
