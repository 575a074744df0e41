import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { PendingDirectories } from './pending.ts';

const action = fc.oneof(
  fc.record({
    kind: fc.constant('push' as const),
    directory: fc.string(),
    name: fc.string({ minLength: 1 }),
  }),
  fc.constant({ kind: 'pop' as const }),
  fc.constant({ kind: 'half' as const }),
);

test('is a stack whose older half can be taken away', () => {
  fc.assert(
    fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
      const pending = new PendingDirectories<number>();
      let model: [string, number][] = [];
      const got: unknown[] = [];
      const want: unknown[] = [];
      actions.forEach((step, i) => {
        if (step.kind === 'push') {
          const name = Buffer.from(`<${step.name}>`);
          const range = { start: 1, end: name.length - 1 };
          pending.push(Buffer.from(step.directory), name, range, i, i);
          model.push([step.directory === '' ? step.name : `${step.directory}/${step.name}`, i]);
        } else if (step.kind === 'pop') {
          const popped = pending.pop();
          got.push(popped && [popped.path.toString(), popped.parent]);
          want.push(model.pop());
        } else {
          got.push(...pending.takeHalf().map(({ path, depth }) => [path.toString(), depth]));
          want.push(...model.slice(0, model.length >> 1));
          model = model.slice(model.length >> 1);
        }
      });
      expect(got).toEqual(want);
      expect(pending.length).toBe(model.length);
    }),
    { numRuns: 2_000 },
  );
});
