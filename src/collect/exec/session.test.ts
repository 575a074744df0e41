import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseSessionProcess } from './session.ts';
import { findUser } from './script-user.ts';
import { TextTail } from './text-tail.ts';
import { caseCount } from '../../../tests/support/case-count.ts';

it('a process is read whatever its name', () => {
  const rest = '11 12 13 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 98765 1 2 3';
  expect(parseSessionProcess(`10 (a) Z (b)) S ${rest}`)).toEqual({
    pid: 10,
    ppid: 11,
    session: 13,
    startTicks: '98765',
    isOver: false,
  });
  expect(parseSessionProcess(`10 (a) Z ${rest}`)?.isOver).toBe(true);
  expect(parseSessionProcess('10 (a) S 11')).toBeUndefined();
});

it('a user is found by name and by number', () => {
  const passwd = 'root:x:0:0:root:/root:/bin/sh\nbroken\netl:x:1001:1002::/srv/etl:/bin/sh\nnone:x:7:8:::\n';
  expect(findUser('etl', passwd)).toEqual({ name: 'etl', uid: 1001, gid: 1002, home: '/srv/etl' });
  expect(findUser('1001', passwd).name).toBe('etl');
  expect(findUser('none', passwd).home).toBe('/');
  expect(() => findUser('x', passwd)).toThrow('there is no user x in /etc/passwd');
});

it('the tail of a text is its last lines', () => {
  const tail = new TextTail(20, 2);
  tail.add(Buffer.from('one\ntwo\n\n\u001b[1mthree'));
  tail.add(Buffer.from(' four\n'));
  expect(tail.lines).toEqual(['…two', '[1mthree four']);
  tail.add(Buffer.from('ü'.repeat(30)));
  expect(tail.lines).toEqual([`…${'ü'.repeat(10)}`]);
});

it('the tail of a text is never longer than it may be', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 30 })), (chunks) => {
      const tail = new TextTail(16, 3);
      for (const chunk of chunks) tail.add(Buffer.from(chunk));
      expect(tail.lines.length).toBeLessThanOrEqual(3);
      expect(tail.lines.join('').length).toBeLessThanOrEqual(17);
    }),
    { numRuns: caseCount },
  );
});
