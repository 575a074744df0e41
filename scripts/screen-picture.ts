import { readFileSync, writeFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import { displayWidth } from '../src/lib/cells.ts';

/**
 * `tmux capture-pane -e -p | node scripts/screen-picture.ts FILE.svg`: a captured terminal screen as an SVG picture, as
 * the README shows it.
 */
const cell = { width: 8.4, height: 18 };
const palette = ['#1d1f21', '#e06c75', '#98c379', '#e5c07b', '#61afef', '#c678dd', '#56b6c2', '#d0d4da'];
const brightPalette = [
  '#7f848e',
  '#ff7b85',
  '#b5e890',
  '#ffd98a',
  '#7fc4ff',
  '#de9bf0',
  '#7fd8e2',
  '#ffffff',
];
const paper = '#16181d';
const ink = '#d0d4da';

const sgr = new RegExp(`${String.fromCodePoint(0x1b)}\\[([\\d;]*)m`);

interface Style {
  foreground: string;
  background: string;
  isBold: boolean;
  isDim: boolean;
  isReverse: boolean;
}

const plain = (): Style => ({
  foreground: ink,
  background: paper,
  isBold: false,
  isDim: false,
  isReverse: false,
});

/** Applies the numbers of one SGR sequence (ECMA-48, 8.3.117). */
function apply(style: Style, codes: readonly number[]): Style {
  const next = { ...style };
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i] ?? 0;
    if (code === 0) Object.assign(next, plain());
    else if (code === 1) next.isBold = true;
    else if (code === 2) next.isDim = true;
    else if (code === 22) next.isBold = next.isDim = false;
    else if (code === 7) next.isReverse = true;
    else if (code === 27) next.isReverse = false;
    else if (code >= 30 && code <= 37) next.foreground = palette[code - 30] ?? ink;
    else if (code >= 90 && code <= 97) next.foreground = brightPalette[code - 90] ?? ink;
    else if (code === 39) next.foreground = ink;
    else if (code >= 40 && code <= 47) next.background = palette[code - 40] ?? paper;
    else if (code === 49) next.background = paper;
    else if (code === 38 || code === 48) i += codes[i + 1] === 5 ? 2 : 4;
  }
  return next;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function run(text: string, style: Style, column: number, row: number): string {
  const [foreground, background] = style.isReverse
    ? [style.background, style.foreground]
    : [style.foreground, style.background];
  const x = (column * cell.width).toFixed(1);
  const width = (displayWidth(text) * cell.width).toFixed(1);
  const y = row * cell.height;
  const box =
    background === paper
      ? ''
      : `<rect x="${x}" y="${y}" width="${width}" height="${cell.height}" fill="${background}"/>`;
  if (text.trim() === '') return box;
  const weight = style.isBold ? ' font-weight="bold"' : '';
  const opacity = style.isDim ? ' opacity="0.6"' : '';
  return `${box}<text x="${x}" y="${y + 13}" textLength="${width}" lengthAdjust="spacingAndGlyphs" fill="${foreground}"${weight}${opacity} xml:space="preserve">${escape(text)}</text>`;
}

function picture(captured: string): string {
  const lines = captured.replace(/\n$/, '').split('\n');
  const columns = Math.max(...lines.map((line) => displayWidth(stripVTControlCharacters(line))));
  let style = plain();
  const runs = lines.flatMap((line, row) => {
    let column = 0;
    // Text and SGR sequences in turn.
    return line.split(sgr).map((part, index) => {
      if (index % 2 === 1) {
        style = apply(style, part.split(';').map(Number));
        return '';
      }
      const drawn = part === '' ? '' : run(part, style, column, row);
      column += displayWidth(part);
      return drawn;
    });
  });
  const [width, height] = [columns * cell.width, lines.length * cell.height];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-12 -12 ${(width + 24).toFixed(0)} ${height + 24}" font-family="ui-monospace,DejaVu Sans Mono,Menlo,monospace" font-size="14">
<rect x="-12" y="-12" width="100%" height="100%" rx="8" fill="${paper}"/>
${runs.filter(Boolean).join('\n')}
</svg>
`;
}

const [file] = process.argv.slice(2);
if (file === undefined) {
  console.error('usage: tmux capture-pane -e -p | node scripts/screen-picture.ts FILE.svg');
  process.exit(2);
}
writeFileSync(file, picture(readFileSync(0, 'utf8')));
