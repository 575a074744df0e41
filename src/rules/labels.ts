import type { Texts } from './rule.ts';
import { readTexts } from './yaml/values.ts';
import type { Fields, Place, YamlReader } from './yaml/reader.ts';

/** A name that must be there. */
export function readName(
  reader: YamlReader,
  {
    place,
    fields,
    key,
    what,
  }: { readonly place: Place; readonly fields: Fields; readonly key: string; readonly what: string },
): string {
  const name = reader.text(fields.get(key), `${key} of ${what}`);
  if (name === '') reader.fault(fields.get(key) ?? place, `${what} needs a ${key}`);
  return name;
}

/** Labels by name, which may be any text but that of the metric's name. */
export function readLabels(reader: YamlReader, place: Place | undefined, what: string): Texts {
  return readNamed(reader, place, what, (name) => name !== '' && name !== '__name__');
}

/** Annotations by name, which may be any text. */
export function readAnnotations(reader: YamlReader, place: Place | undefined): Texts {
  return readNamed(reader, place, 'annotations', (name) => name !== '');
}

function readNamed(
  reader: YamlReader,
  place: Place | undefined,
  what: string,
  isValid: (name: string) => boolean,
): Texts {
  const texts = readTexts(reader, place, what);
  for (const name of Object.keys(texts)) {
    if (place && !(isValid(name) && name.isWellFormed())) {
      reader.fault(place, `${what}: invalid name ${JSON.stringify(name)}`);
    }
  }
  return texts;
}
