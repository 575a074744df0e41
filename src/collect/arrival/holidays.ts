import { open } from 'node:fs/promises';
import { messageOf } from '../../lib/errors.ts';
import { parseIsoDay } from './civil-day.ts';
import { Holidays, parseHolidayFile, singleDay } from './holidays/holiday-file.ts';

export { Holidays } from './holidays/holiday-file.ts';

const maxFileBytes = 8 * 2 ** 20;
const maxProblemsShown = 3;

/** What is known of an expectation's holidays at a moment. */
export interface HolidayState {
  readonly holidays: Holidays;
  /** The file cannot be read, or something in it is not understood; the days before that stay in force. */
  readonly problem: string | undefined;
}

/** The holidays of one expectation: dates of the configuration, or a file that is read again whenever it has changed. */
export class HolidaySource {
  /** `undefined` where the dates stand in the configuration. */
  readonly file: string | undefined;
  readonly #zone: string;
  #version = '';
  #state: HolidayState;

  /** `written` is a list of dates, or the absolute path of an iCalendar file or of a text with a date a line. */
  constructor(written: readonly string[] | string, zone: string) {
    this.#zone = zone;
    this.file = typeof written === 'string' ? written : undefined;
    const days = typeof written === 'string' ? [] : written;
    const events = days.flatMap((date) => {
      const day = parseIsoDay(date);
      return day === undefined ? [] : [singleDay(day, '')];
    });
    this.#state = { holidays: new Holidays(events), problem: undefined };
  }

  /** As last read. */
  get known(): HolidayState {
    return this.#state;
  }

  /** Never rejects: what is wrong with the file is told in `problem`. */
  async read(): Promise<HolidayState> {
    if (this.file === undefined) return this.#state;
    try {
      const text = await this.#changedText(this.file);
      if (text !== undefined) this.#state = stateOf(this.file, text, this.#zone);
      return this.#state;
    } catch (error) {
      this.#version = '';
      const problem = `the holidays cannot be read: ${messageOf(error)}`;
      this.#state = { holidays: this.#state.holidays, problem };
      return this.#state;
    }
  }

  /** The file's text where it is not the one read last. */
  async #changedText(file: string): Promise<string | undefined> {
    await using handle = await open(file, 'r');
    const { size, mtimeMs, ino } = await handle.stat();
    const version = `${ino} ${size} ${mtimeMs}`;
    if (version === this.#version) return undefined;
    if (size > maxFileBytes) throw new Error(`${file} is larger than ${maxFileBytes / 2 ** 20} MiB`);
    const text = await handle.readFile('utf8');
    this.#version = version;
    return text;
  }
}

function stateOf(file: string, text: string, zone: string): HolidayState {
  const { events, problems } = parseHolidayFile(text, zone);
  const shown = problems.slice(0, maxProblemsShown);
  const more = problems.length - shown.length;
  const all = more > 0 ? [...shown, `and ${more} more`] : shown;
  return {
    holidays: new Holidays(events),
    problem: all.length === 0 ? undefined : `${file}: ${all.join('; ')}`,
  };
}
