import { describe, expect, it } from 'vitest';
import { alert, alertState, deadNotification, silence } from '../alert-fixtures.ts';
import { answer, press, pressed, screenText, startedAt } from '../fixtures.ts';
import { typedKeys } from '../keys.ts';
import type { AlertCommand } from '../state/alert-dialog.ts';
import { queryId } from '../state/answers.ts';
import type { State } from '../state/model.ts';
import { placeOf } from '../state/model.ts';
import { plannedQueries } from '../state/queries.ts';
import { commandsOf } from './palette.ts';
import { selectedKey } from './step.ts';
import type { Message } from './update.ts';
import { update } from './update.ts';

const { id } = alert();
const told = (state: State, message: Message): State => update(state, message, startedAt).state;
const list = (): State => press(alertState(), '!');
/** What the key has the node told to do. */
const commandBy = (state: State, key: string): AlertCommand | undefined => {
  const [effect] = pressed(state, key).effects;
  return effect?.kind === 'alert-command' ? effect.command : undefined;
};
const lastLine = (state: State): string => screenText(state).split('\n').at(-1) ?? '';

describe('the parts of the alerts', () => {
  it('follow each other, each with a list of its own, and esc goes back to where one was', () => {
    const parts = ['v', 'v', 'v', 'v'].map(
      (_, index, keys) => placeOf(press(list(), ...keys.slice(0, index + 1))).part,
    );
    expect(parts).toEqual(['silences', 'history', 'notifications', undefined]);
    expect(placeOf(press(list(), 'V')).part).toBe('notifications');
    const second = press(list(), 'j');
    expect(selectedKey(press(second, 'v', 'j', 'V'))).toBe(selectedKey(second));
    expect(placeOf(press(list(), 'v', 'enter', 'esc'))).toMatchObject({ part: 'silences', detail: null });
  });

  it('ask for what they show first, and for the numbers of the others now and then', () => {
    const asked = (...keys: string[]): string[] =>
      plannedQueries(press(list(), ...keys), 2000).map(
        ({ query, everyMs }) => `${queryId(query)} ${everyMs}`,
      );
    expect(asked()).toEqual(
      expect.arrayContaining([
        'alerts 2000',
        'silences 10000',
        'dead-notifications 10000',
        'rule-count 60000',
      ]),
    );
    expect(asked('V')).toEqual(
      expect.arrayContaining(['notifications 2000', 'receivers 10000', 'alerts 10000']),
    );
    expect(asked('enter')).toEqual(expect.arrayContaining([`alert:${id} 2000`, `alert-series:${id} 15000`]));
  });

  it('are in the palette, with what can be done', () => {
    const names = commandsOf(list()).map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(['alerts', 'acknowledge', 'silence', 'comment', 'silences']),
    );
    expect(commandsOf(press(list(), '1')).map(({ name }) => name)).not.toContain('silences');
  });
});

describe('acknowledging', () => {
  it('takes a reason and enter, and says who does it', () => {
    const dialog = press(list(), 'a', ...typedKeys('growing it'));
    expect(lastLine(dialog)).toContain('enter acknowledge');
    expect(commandBy(dialog, 'enter')).toEqual({ act: 'acknowledge', id, by: 'etl', reason: 'growing it' });
    expect(commandBy(press(list(), 'enter', 'a', 'x'), 'enter')).toMatchObject({ act: 'acknowledge', id });
  });

  it('is asked for without one, and No is the default', () => {
    const asking = press(list(), 'a', 'enter');
    expect(screenText(asking)).toContain('[ No ]      Yes, I take care of it');
    expect(pressed(asking, 'enter')).toMatchObject({ effects: [], state: { overlay: null } });
    expect(commandBy(press(asking, 'y'), 'enter')).toEqual({ act: 'acknowledge', id, by: 'etl', reason: '' });
    for (const key of ['esc', 'n', 'q']) expect(pressed(press(asking, 'y'), key).effects).toEqual([]);
  });

  it('gives an alert back that somebody takes care of', () => {
    const taken = press(list(), 'j', 'j');
    expect(lastLine(taken)).toContain('a give back');
    const dialog = press(taken, 'a');
    expect(pressed(dialog, 'enter').effects).toEqual([]);
    expect(commandBy(press(dialog, 'tab'), 'enter')).toMatchObject({ act: 'unacknowledge', by: 'etl' });
  });

  it('is sent once, and closes with what came of it', () => {
    const sent = pressed(press(list(), 'a', 'x'), 'enter');
    expect(sent.effects).toHaveLength(1);
    expect(pressed(sent.state, 'enter').effects).toEqual([]);
    const command = commandBy(press(list(), 'a', 'x'), 'enter');
    if (command === undefined) throw new Error('BUG: nothing was sent');
    const done = told(sent.state, { kind: 'alert-done', command, text: 'acknowledged: DiskFull' });
    expect([done.overlay, done.notice?.text]).toEqual([null, 'acknowledged: DiskFull']);
    const refusal = { reason: 'it is over', hint: 'Nothing to do.', code: 'NOT_FIRING' };
    const refused = told(sent.state, { kind: 'alert-refused', command, refusal });
    expect(screenText(refused)).toContain('✗ it is over (NOT_FIRING)');
    expect(press(refused, 'enter').overlay).toBeNull();
    const late = told(press(sent.state, 'esc'), { kind: 'alert-refused', command, refusal });
    expect(late.notice).toMatchObject({ text: 'it is over', isBad: true });
  });

  it('is not for an alert that is over', () => {
    expect(pressed(press(list(), 'j', 'j', 'j', 'j'), 'a').state.overlay).toBeNull();
  });
});

describe('a comment', () => {
  it('is what was written, and nothing without a word', () => {
    const dialog = press(list(), 'm', ...typedKeys('seen before'));
    expect(commandBy(dialog, 'enter')).toEqual({ act: 'comment', id, by: 'etl', text: 'seen before' });
    expect(pressed(press(list(), 'm'), 'enter').effects).toEqual([]);
    expect(pressed(press(list(), 'm', 'tab', 'y'), 'enter').effects).toEqual([]);
    expect(commandBy(press(list(), 'm', 'a', 'left', 'b', 'end', 'c'), 'enter')).toMatchObject({
      text: 'bac',
    });
  });
});

describe('a silence', () => {
  const dialog = (): State => press(list(), 'z');
  const options = (state: State) => {
    const command = commandBy(press(state, 'y'), 'enter');
    return command?.act === 'silence' ? command.options : undefined;
  };
  const toAnswer = ['enter', 'enter', 'enter'];

  it('has the labels that tell most, an hour, and says how many alerts it is for', () => {
    expect(screenText(dialog())).toContain('alertname="DiskFull" instance="etl-01" mountpoint="/data"');
    expect(screenText(dialog())).toContain('matches 1 active alert');
    expect(screenText(dialog())).toContain('until 10:41, for 1 h');
    expect(pressed(press(dialog(), ...toAnswer), 'enter')).toMatchObject({
      effects: [],
      state: { overlay: null },
    });
    expect(options(press(dialog(), ...toAnswer))).toEqual({
      matchers: [
        { name: 'alertname', type: '=', value: 'DiskFull' },
        { name: 'instance', type: '=', value: 'etl-01' },
        { name: 'mountpoint', type: '=', value: '/data' },
      ],
      duration: '60m',
      created_by: 'etl',
      comment: '',
    });
  });

  it('goes for the time, the alerts and the comment one chooses', () => {
    const chosen = press(dialog(), 'l', 'tab', 'l', 'l', 'tab', ...typedKeys('disk swap'), 'enter');
    expect(options(chosen)).toMatchObject({
      matchers: [{ name: 'alertname', type: '=', value: 'DiskFull' }],
      duration: '240m',
      comment: 'disk swap',
    });
    const tomorrow = options(press(dialog(), 'l', 'l', ...toAnswer));
    const end = new Date(tomorrow?.ends_at ?? 0);
    expect(tomorrow).not.toHaveProperty('duration');
    expect([end.getHours(), end.getMinutes(), end.getTime() > startedAt]).toEqual([8, 0, true]);
    expect(options(press(dialog(), ...typedKeys('llllllll'), ...toAnswer))).toMatchObject({
      duration: '10080m',
    });
  });

  it('keeps the answer in sight, however many labels an alert has', () => {
    const names = Array.from({ length: 60 }, (_, index) => `label_with_a_long_name_${index}`);
    const labels = Object.fromEntries(names.map((name) => [name, 'x'.repeat(40)]));
    const state = press(answer(list(), { kind: 'alerts' }, [alert({ labels })]), 'z', 'tab', 'l');
    expect(screenText(state)).toContain('… of 60 labels in all');
    expect(screenText(state)).toContain('[ No ]      Yes, silence it');
  });

  it('is ended after a yes', () => {
    const asking = press(alertState(), '!', 'v', 'd');
    expect(screenText(asking)).toContain('[ No ]      Yes, end it now');
    expect(pressed(asking, 'enter').effects).toEqual([]);
    expect(commandBy(press(asking, 'y'), 'enter')).toEqual({ act: 'expire', id: silence().id });
    const over = press(alertState(), '!', 'v', 'G');
    expect(lastLine(over)).not.toContain('expire');
    expect(pressed(over, 'd').state.overlay).toBeNull();
  });

  it('ends at another time, with its conditions, its kind and another comment', () => {
    const asking = press(alertState({ user: 'ada' }), '!', 'v', 'e');
    expect(screenText(asking)).toContain('known: the source is late');
    const written = press(asking, 'l', 'tab', '!', 'enter');
    expect(pressed(written, 'enter').effects).toEqual([]);
    const { id: of, kind, matchers, comment } = silence();
    const options = { id: of, kind, matchers, created_by: 'ada', comment: `${comment}!`, duration: '240m' };
    expect(commandBy(press(written, 'y'), 'enter')).toEqual({ act: 'silence', options });
  });

  it('that is over holds once more', () => {
    const over = press(alertState(), '!', 'v', 'G');
    expect(lastLine(over)).toContain('e again');
    const command = commandBy(press(over, 'e', 'tab', 'tab', 'y'), 'enter');
    expect(command).toMatchObject({ act: 'silence', options: { id: 's3', duration: '60m' } });
  });
});

describe('a notification that was given up', () => {
  it('is sent again, others are not', () => {
    const sent = press(alertState(), '!', 'V');
    expect(commandBy(sent, 'R')).toBeUndefined();
    expect(commandBy(press(sent, 'j'), 'R')).toEqual({ act: 'retry', id: deadNotification.id });
    expect(commandBy(press(sent, 'j', 'enter'), 'R')).toEqual({ act: 'retry', id: deadNotification.id });
  });
});

describe('the way to an alert', () => {
  it('is from the overview', () => {
    const there = press(answer(alertState(), { kind: 'fs' }, []), '1', 'enter');
    expect([placeOf(there).view, selectedKey(there)]).toEqual(['alerts', id]);
  });
});
