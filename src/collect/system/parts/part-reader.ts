import { messageOf } from '../../../lib/errors.ts';
import type { Sample } from '../../collector.ts';
import type { Host } from '../../host.ts';
import type { Part } from './part.ts';

/** Reads parts one after the other; a fault in one is told and stops no other. */
export class PartReader {
  readonly #parts: readonly Part[];
  readonly #fixed = new Map<Part, readonly Sample[]>();

  constructor(parts: readonly Part[]) {
    this.#parts = parts;
  }

  read(host: Host): { readonly samples: readonly Sample[]; readonly failure: string | undefined } {
    const samples: Sample[] = [];
    const failures: string[] = [];
    for (const part of this.#parts) {
      try {
        samples.push(...this.#readPart(part, host));
      } catch (error) {
        failures.push(`${part.name}: ${messageOf(error)}`);
      }
    }
    return { samples, failure: failures.length === 0 ? undefined : failures.join('; ') };
  }

  #readPart(part: Part, host: Host): readonly Sample[] {
    const known = this.#fixed.get(part);
    if (known !== undefined) return known;
    const samples = part.read(host);
    if (part.isFixed === true) this.#fixed.set(part, samples);
    return samples;
  }
}
