/** Whether a text is a glob and not just a name. */
export function isGlob(text: string): boolean {
  return /[*?{[]/.test(text);
}

/** The text as an expression (RE2's syntax) that matches it and nothing else. */
export function escapeExpression(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}

/**
 * A glob as an expression in the syntax of RE2, which matches whole names: `*`, `?`, `[a-z]`, `{one,other}`. With
 * `hasFolders`, `*` and `?` do not reach over a slash and `**` does.
 */
export function expressionOfGlob(glob: string, hasFolders: boolean): string {
  const any = hasFolders ? '[^/]' : '.';
  let depth = 0;
  return glob.replaceAll(/\*+|\?|\[[^\]]+\]|[\s\S]/g, (token) => {
    if (token.startsWith('*')) return hasFolders && token.length > 1 ? '.*' : `${any}*`;
    if (token === '?') return any;
    if (token.length > 1) return classOf(token);
    if (token === '{') depth++;
    if (token === '{') return '(?:';
    if (token === ',' && depth > 0) return '|';
    if (token !== '}' || depth === 0) return escapeExpression(token);
    depth--;
    return ')';
  });
}

/** Whether a name matches a glob, or is it; `*` alone is all. */
export function matchesName(glob: string, name: string, hasFolders: boolean): boolean {
  if (name === glob || glob === '*') return true;
  return isGlob(glob) && new RegExp(`^(?:${expressionOfGlob(glob, hasFolders)})$`, 's').test(name);
}

/** Why a text is no glob; undefined for one that is fine, and for a plain name. */
export function globProblem(glob: string): string | undefined {
  const outside = glob.replaceAll(/\[[^\]]+\]/g, '');
  if (outside.includes('[')) return 'a bracket is not closed';
  for (const [, inner = ''] of glob.matchAll(/\[[!^]?([^\]]*)\]/g)) {
    if (inner === '') return 'a pair of brackets is empty';
    const ranges = [...inner.matchAll(/([\s\S])-([\s\S])/g)];
    if (ranges.some(([, from = '', to = '']) => from > to)) return 'a range begins after its end';
  }
  let depth = 0;
  for (const character of outside) {
    if (character === '{') depth++;
    if (character === '}') depth--;
    if (depth < 0) break;
  }
  return depth === 0 ? undefined : 'braces do not match';
}

function classOf(token: string): string {
  const inner = token.slice(1, -1).replace(/^!/, '^');
  return `[${inner.replaceAll(/[\\[\]]/g, String.raw`\$&`)}]`;
}
