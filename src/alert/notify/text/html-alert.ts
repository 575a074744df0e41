import type { AlertView, EventView } from './alert-view.ts';
import { markup } from './markup.ts';
import type { Markup } from './markup.ts';
import { colorOf } from './colors.ts';
import type { Sparkline } from './sparkline.ts';

/** An alert at length, as a row of the mail's table. */
export function alertHtml(view: AlertView, isParted: boolean): Markup {
  const color = colorOf(view.status, view.severity);
  const word = view.status === 'resolved' ? 'resolved' : view.severity;
  return markup`<tr><td class="cell line" style="padding:18px 24px 20px;${isParted ? 'border-top:1px solid #e6e9ed' : ''}">
<div style="font-size:16px;line-height:24px"><span style="background:${color};color:#ffffff;font-size:11px;font-weight:600;text-transform:uppercase;letter-spacing:.04em;padding:2px 7px;border-radius:10px;white-space:nowrap">${word}</span>&nbsp; <strong class="strong" style="color:#1d232b;font-weight:600">${view.name}</strong> <span class="text" style="color:#3d4550;overflow-wrap:anywhere">${view.where}</span></div>
<div class="faint" style="font-size:12px;line-height:18px;color:#68717d;padding-top:2px">${view.status === 'firing' ? 'firing ' : ''}${view.when}${view.acknowledgedBy === undefined ? undefined : markup` &#183; <span class="strong" style="color:#1d232b">taken by ${view.acknowledgedBy}</span>`}</div>
${paragraph(view.summary, 15)}${paragraph(view.description, 14)}
${valueHtml(view, color)}
${view.lastHour && sparklineHtml(view.lastHour, color)}
${eventsHtml(view.events)}
${linksHtml(view)}
${labelsHtml(view)}
</td></tr>`;
}

function paragraph(text: string | undefined, size: number): Markup | undefined {
  return text === undefined
    ? undefined
    : markup`<div class="text" style="font-size:${size}px;line-height:21px;color:#3d4550;padding-top:8px;white-space:pre-line;overflow-wrap:anywhere">${text}</div>`;
}

function valueHtml({ value, threshold }: AlertView, color: string): Markup | undefined {
  if (value === undefined) return undefined;
  const limit = markup`<span class="faint" style="font-size:13px;color:#68717d">&nbsp; alerts ${threshold ?? ''}</span>`;
  return markup`<div style="padding-top:12px;line-height:30px"><span class="strong" style="font-size:24px;font-weight:600;color:${color}">${value}</span>${threshold === undefined ? undefined : limit}</div>`;
}

const barsHeight = 34;

/** Bars are cells of a table: mail programs show no SVG. */
function sparklineHtml({ columns, low, high }: Sparkline, color: string): Markup {
  const bars = columns.map((column) => {
    if (column === null) return markup`<td></td>`;
    const height = Math.max(2, Math.round(column.height * barsHeight));
    return column.isOver
      ? markup`<td><div style="height:${height}px;background:${color}"></div></td>`
      : markup`<td><div class="bar" style="height:${height}px;background:#b4bcc6"></div></td>`;
  });
  return markup`<table role="presentation" width="100%" cellpadding="0" cellspacing="1" style="table-layout:fixed;margin-top:6px;font-size:0;line-height:0"><tr valign="bottom" style="height:${barsHeight}px">${bars}</tr></table>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr class="faint" style="font-size:11px;line-height:16px;color:#68717d"><td class="faint" width="30%">an hour before</td><td class="faint" align="center">${low} to ${high}</td><td class="faint" width="30%" align="right">now</td></tr></table>`;
}

function eventsHtml(events: readonly EventView[]): Markup | undefined {
  if (events.length === 0) return undefined;
  const rows = events.map(
    ({ time, kind, title, detail }) =>
      markup`<tr valign="top"><td class="faint" width="1" style="padding:3px 10px 3px 0;color:#68717d;white-space:nowrap">${time}</td><td class="faint" width="1" style="padding:3px 10px 3px 0;color:#68717d;white-space:nowrap">${kind}</td><td class="text" style="padding:3px 0;color:#3d4550;overflow-wrap:anywhere">${title}${detail === undefined ? undefined : markup` <span class="faint" style="color:#68717d">${detail}</span>`}</td></tr>`,
  );
  return markup`<div class="strong" style="font-size:13px;line-height:18px;font-weight:600;color:#1d232b;padding-top:14px">In the half hour before</div>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="font-size:13px;line-height:18px;margin-top:2px">${rows}</table>`;
}

function linksHtml({ links }: AlertView): Markup | undefined {
  if (links.length === 0) return undefined;
  const buttons = links.map(
    ({ title, url }) =>
      markup`<a class="link" href="${url}" style="display:inline-block;margin:0 8px 6px 0;padding:6px 14px;border:1px solid #c3cad3;border-radius:6px;font-size:13px;line-height:18px;font-weight:600;color:#1d5fbf;text-decoration:none">${title}</a>`,
  );
  return markup`<div style="padding-top:14px">${buttons}</div>`;
}

function labelsHtml({ labels, annotations }: AlertView): Markup | undefined {
  if (labels.length === 0 && annotations.length === 0) return undefined;
  const noted = annotations.map(([name, text]) => markup`<div>${name}: ${text}</div>`);
  const pairs = labels.map(([name, text]) => `${name}=${text}`).join(' · ');
  return markup`<div class="faint" style="font-size:12px;line-height:18px;color:#68717d;padding-top:8px;overflow-wrap:anywhere">${noted}<div>${pairs}</div></div>`;
}

/** Alerts in a line each. */
export function briefHtml(views: readonly AlertView[], omitted: number): Markup {
  const rows = views.map((view) => {
    const color = colorOf(view.status, view.severity);
    return markup`<tr valign="top"><td width="1" style="padding:4px 8px 4px 0;color:${color}">&#9679;</td><td class="text" style="padding:4px 8px 4px 0;color:#3d4550;overflow-wrap:anywhere"><b class="strong">${view.name}</b> ${view.where}</td><td align="right" class="text" style="padding:4px 0;color:#3d4550;white-space:nowrap">${view.value ?? ''}</td></tr>`;
  });
  const rest = markup`<div class="faint" style="font-size:13px;line-height:20px;color:#68717d;padding-top:8px">and ${omitted} more</div>`;
  return markup`<tr><td class="cell line" style="padding:14px 24px 16px;border-top:1px solid #e6e9ed"><table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="font-size:13px;line-height:18px">${rows}</table>${omitted > 0 ? rest : undefined}</td></tr>`;
}
