const escapedPrefix = 'U__';

/**
 * The label a path means. Prometheus 3 writes names that are not plain behind `U__`, other characters as `_` and their
 * code in hexadecimal digits and `_`, and `_` as `__`. What is not written so stands for itself.
 */
export function labelInPath(name: string): string {
  if (!name.startsWith(escapedPrefix)) return name;
  const written = name.slice(escapedPrefix.length);
  if (!/^(?:[a-zA-Z0-9:]|__|_[0-9a-fA-F]{1,6}_)*$/.test(written)) return name;
  let isValid = true;
  const plain = written.replaceAll(/_([0-9a-fA-F]{0,6})_/g, (_, code: string) => {
    if (code === '') return '_';
    const point = Number.parseInt(code, 16);
    const isCharacter = point <= 0x10_ff_ff && !(point >= 0xd8_00 && point <= 0xdf_ff);
    isValid &&= isCharacter;
    return isCharacter ? String.fromCodePoint(point) : '';
  });
  return isValid ? plain : name;
}
