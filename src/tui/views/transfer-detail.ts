import type { Transfer } from '../../contract/transfers.ts';
import {
  formatByteRate,
  formatBytes,
  formatCount,
  formatDuration,
  formatMoment,
  harmless,
} from '../../lib/format.ts';
import type { Field } from '../draw/fields.ts';
import { drawFields } from '../draw/fields.ts';
import { lineOf, span, tones } from '../draw/style.ts';
import { answerTo } from '../state/answers.ts';
import { knownTransfers } from '../state/lookup.ts';
import type { Context, PageContent } from './content.ts';
import { badLinesPage, totalsPage } from './transfer-totals.ts';
import { directionText, verdictOf, verdictWords } from './transfer-verdict.ts';

/** One transfer with every field of its line, or one of the view's own pages. */
export function transferDetail(context: Context): PageContent {
  const { node, place, state } = context;
  if (place.detail === 'totals') return totalsPage(context);
  if (place.detail === 'bad') return badLinesPage(context);
  const known = [
    ...knownTransfers(node, state.transfers),
    ...(answerTo(node.answers, 'broken-transfers').data ?? []),
  ];
  const transfer = known.find(({ id }) => String(id) === place.detail);
  if (transfer === undefined) {
    const text = ' this transfer is not among those shown any more';
    return { kind: 'page', lines: () => [lineOf(text, tones.warning)] };
  }
  return { kind: 'page', lines: (width) => drawFields(fieldsOf(transfer, context), width) };
}

function fieldsOf(transfer: Transfer, { glyphs, now }: Context): Field[] {
  const verdict = verdictOf(transfer.verdict, glyphs);
  const words = verdictWords(transfer.verdict);
  const reason = transfer.verdict_reason === null ? '' : ` (${harmless(transfer.verdict_reason)})`;
  return [
    ['file', span(harmless(transfer.filename), tones.strong)],
    ['verdict', span(`${verdict.text}: ${words}${reason}`, verdict.style)],
    ['log says', transfer.status],
    ['ended', formatMoment(Date.parse(transfer.log_time), now)],
    ['took', `${formatDuration(transfer.transfer_time_sec * 1000)}, as the log has it in whole seconds`],
    ['size', `${formatBytes(transfer.bytes)} (${formatCount(transfer.bytes)} bytes)`],
    ['rate', formatByteRate(transfer.throughput_bytes_per_sec)],
    ['direction', directionText(transfer.direction, glyphs)],
    ['user', `${harmless(transfer.username)}, ${transfer.access_mode}`],
    ['host', harmless(transfer.remote_host)],
    ['type', transfer.transfer_type],
    ['action', actionWords(transfer.special_action)],
    ['service', harmless(transfer.service)],
    ['authentication', `${transfer.authentication}${idOf(transfer.authenticated_user_id)}`],
    ['read from', transfer.source === 'xferlog' ? 'the xferlog' : 'the log of vsftpd itself'],
    ['id', String(transfer.id)],
  ];
}

const idOf = (id: string | null): string => (id === null ? '' : `, authenticated as ${harmless(id)}`);

/** The special-action flag in words; xferlog(5). */
function actionWords(flag: string): string {
  const words: Partial<Record<string, string>> = {
    _: 'none',
    C: 'compressed',
    U: 'uncompressed',
    T: 'packed with tar',
  };
  return words[flag] ?? harmless(flag);
}
