import { expect, it } from 'vitest';
import { TestStore } from '../../tests/support/store.ts';
import { Documents } from './documents.ts';

interface Note {
  readonly text: string;
}

it('has what was written last, over restarts too', () => {
  using files = new TestStore();
  const notes = Documents.silences<Note>(files.store);
  expect(notes.stored()).toEqual([]);
  notes.save('a', { text: 'one' });
  notes.save('b', { text: 'two' });
  notes.save('a', { text: 'three' });
  notes.save('c', { text: 'four' });
  notes.save('c', undefined);
  files.close();
  expect(Documents.silences<Note>(files.store).stored()).toEqual([{ text: 'three' }, { text: 'two' }]);
  expect(Documents.notificationLog<Note>(files.store).stored()).toEqual([]);
});
