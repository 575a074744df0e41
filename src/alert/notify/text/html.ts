import { alertHtml, briefHtml } from './html-alert.ts';
import { markup } from './markup.ts';
import type { Markup } from './markup.ts';
import type { NotificationView, Section } from './notification-view.ts';
import { colorOf } from './colors.ts';

/**
 * For programs that turn a mail dark only where it tells how; the others take the colours in each element.
 * `!important` wins over those.
 */
const style = `
:root { color-scheme: light dark; supported-color-schemes: light dark; }
@media (prefers-color-scheme: dark) {
  .page { background: #14171c !important; }
  .card { background: #1f242b !important; border-color: #343b45 !important; }
  .line { border-color: #343b45 !important; }
  .strong { color: #f2f4f7 !important; }
  .text { color: #d5dae1 !important; }
  .faint { color: #9aa3af !important; }
  .link { color: #8ab4f8 !important; border-color: #4a5461 !important; }
  .box { background: #2a3038 !important; }
  .bar { background: #5b6673 !important; }
}
@media (max-width: 480px) {
  .cell { padding-left: 16px !important; padding-right: 16px !important; }
  .page-cell { padding: 0 !important; }
}
`;

export const font = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

/** A notification as an HTML mail: tables and styles in the elements, as mail programs want it. */
export function htmlMail(view: NotificationView, notes: readonly string[] = []): string {
  const color = colorOf(view.status, view.severity);
  const word = view.status === 'resolved' ? 'Resolved' : view.severity;
  const first = view.sections[0]?.detailed[0];
  return markup`<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${view.headline}</title>
<style>${style}</style></head>
<body class="page" style="margin:0;padding:0;background:#eef0f3">
<div style="display:none;max-height:0;overflow:hidden">${first?.summary ?? view.counts}</div>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" class="page" style="background:#eef0f3;${font}">
<tr><td class="page-cell" align="center" style="padding:20px 10px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" class="card" style="max-width:620px;background:#ffffff;border:1px solid #dde1e6;border-radius:8px;border-collapse:separate;overflow:hidden;text-align:left">
<tr><td class="cell" style="background:${color};padding:18px 24px 20px;border-radius:7px 7px 0 0">
<div style="font-size:12px;line-height:18px;font-weight:600;letter-spacing:.06em;text-transform:uppercase;color:#ffffff">${word} &#183; ${view.counts}</div>
<div style="font-size:20px;line-height:26px;font-weight:600;color:#ffffff;padding-top:4px;overflow-wrap:anywhere">${view.headline}</div>
<div style="font-size:13px;line-height:18px;color:#ffffff;padding-top:6px">${view.time}${view.bySeverity === '' ? '' : ` · ${view.bySeverity}`}</div>
</td></tr>
${[...(view.why === undefined ? [] : [view.why]), ...notes].map(noteHtml)}
${view.sections.map((section) => sectionHtml(section, view.sections.length > 1))}
<tr><td class="cell line faint" style="padding:14px 24px 16px;border-top:1px solid #e6e9ed;font-size:12px;line-height:18px;color:#68717d">etlmon &#183; receiver ${view.receiver}${view.url === undefined ? undefined : markup` &#183; <a class="link" href="${view.url}" style="color:#1d5fbf">Open alerts</a>`}</td></tr>
</table>
</td></tr></table>
</body></html>
`.text;
}

function noteHtml(note: string): Markup {
  return markup`<tr><td class="cell box text" style="padding:10px 24px;background:#f5f6f8;font-size:13px;line-height:19px;color:#3d4550">${note}</td></tr>`;
}

function sectionHtml(section: Section, isTitled: boolean): Markup {
  const title = section.status === 'firing' ? 'Firing' : 'Resolved';
  const rows = [
    ...(isTitled ? [titleHtml(`${title} (${section.count})`)] : []),
    ...section.detailed.map((view, index) => alertHtml(view, isTitled || index > 0)),
  ];
  if (section.brief.length > 0) rows.push(briefHtml(section.brief, section.omitted));
  return markup`${rows}`;
}

function titleHtml(title: string): Markup {
  return markup`<tr><td class="cell box strong" style="padding:9px 24px;background:#f5f6f8;font-size:13px;line-height:18px;font-weight:600;color:#1d232b">${title}</td></tr>`;
}
