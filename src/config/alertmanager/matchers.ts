import { readMatchers } from '../../alert/config/index.ts';
import { orderMatchers } from '../../alert/matcher-order.ts';
import { messageOf } from '../../lib/errors.ts';
import { compileMatchersWith } from '../../lib/matchers.ts';
import type { Matcher, MatcherType } from '../../lib/matchers.ts';
import { isNothing } from './nothing.ts';
import type { Section } from './section.ts';

/** The name of a label as Alertmanager's configuration takes it. */
export const labelName = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/**
 * Matchers of a section in their old notations (mappings) and the new one (texts), in the order of Alertmanager.
 * What is none is a fault.
 */
export function readAllMatchers(
  section: Section,
  keys: { readonly equal: string; readonly expression: string; readonly matchers: string },
): readonly Matcher[] {
  return orderMatchers([
    ...readMap(section, keys.equal, '='),
    ...readMap(section, keys.expression, '=~'),
    ...readTexts(section, keys.matchers),
  ]);
}

function readMap(section: Section, key: string, type: MatcherType): Matcher[] {
  const { reader } = section;
  return section.entriesOf(key).flatMap(([name, { keyOffset, node }]) => {
    if (!labelName.test(name)) reader.fault(keyOffset, `"${name}" is not the name of a label`);
    if (type === '=~' && isNothing(node)) reader.fault(keyOffset, `${name}: expected a regular expression`);
    const matcher = { name, type, value: reader.text(node, name) };
    return attempt(section, node.offset, () => {
      compileMatchersWith(reader.compile, [matcher]);
      return [matcher];
    });
  });
}

function readTexts(section: Section, key: string): readonly Matcher[] {
  const { reader } = section;
  return section
    .items(key)
    .flatMap((item) =>
      attempt(section, item.offset, () => readMatchers([reader.text(item, key)], reader.compile)),
    );
}

/** Whatever a matcher may be refused for is a fault at its place. */
function attempt(section: Section, offset: number, read: () => readonly Matcher[]): readonly Matcher[] {
  try {
    return read();
  } catch (error) {
    section.reader.fault(offset, messageOf(error));
    return [];
  }
}
