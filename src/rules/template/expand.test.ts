import { expect, it } from 'vitest';
import { checkAlertTemplate, expandAlertTemplate, expandOrExplain } from './expand.ts';
import type { AlertData } from './expand.ts';
import { TemplateError } from './template-error.ts';

const data: AlertData = {
  labels: { __name__: 'queue_length', queue: 'mail', instance: 'mx1.example.org:9100' },
  value: 1234.5,
  externalLabels: { site: 'north' },
  externalUrl: 'https://etl.example.org/mon',
  nowMs: 60_500,
  query: (text) => {
    if (text === 'none') return [];
    return [
      { labels: { queue: 'web' }, value: 2 },
      { labels: { queue: 'mail' }, value: 1 },
    ];
  },
};

function fill(template: string): string {
  return expandOrExplain('Full', template, data);
}

const prefix = '<error expanding template: error executing template __alert_Full: template: __alert_Full:1:';

/** The column and what follows it of what a template ends with that cannot be filled in. */
function faultOf(template: string): string {
  const text = fill(template);
  return text.startsWith(prefix) ? text.slice(prefix.length, -1) : text;
}

it('fills in labels and the value', () => {
  expect(fill('nothing to do')).toBe('nothing to do');
  expect(fill('{{ $labels.queue }} has {{ $value }}')).toBe('mail has 1234.5');
  expect(fill('{{.Labels.queue}}/{{.Value}}')).toBe('mail/1234.5');
  expect(fill('{{ $labels }}')).toBe('map[__name__:queue_length instance:mx1.example.org:9100 queue:mail]');
  expect(fill('[{{ $labels.nothing }}]')).toBe('[]');
  expect(fill('{{ $externalLabels.site }} {{ $externalURL }} {{ externalURL }}{{ pathPrefix }}')).toBe(
    'north https://etl.example.org/mon https://etl.example.org/mon/mon',
  );
  expect(fill('{{ now }}')).toBe('60.5');
});

it('trims blanks and leaves comments out', () => {
  expect(fill('a {{- " b " -}} c')).toBe('a b c');
  expect(fill('a {{/* nothing */}} b')).toBe('a  b');
  expect(fill('a {{- /* nothing */ -}} b')).toBe('ab');
});

it('decides', () => {
  expect(fill('{{ if gt $value 1000.0 }}many{{ else }}few{{ end }}')).toBe('many');
  expect(fill('{{ if eq $labels.queue "a" "mail" }}yes{{ end }}')).toBe('yes');
  expect(fill('{{ if not $labels.nothing }}none{{ else if true }}x{{ end }}')).toBe('none');
  expect(fill('{{ if false }}a{{ else if $labels.queue }}b{{ else }}c{{ end }}')).toBe('b');
  expect(fill('{{ with $labels.nothing }}a{{ else }}b{{ end }}')).toBe('b');
  expect(fill('{{ with $labels.queue }}{{ . }}{{ end }}')).toBe('mail');
  expect(fill('{{ or $labels.nothing "x" }} {{ and "y" $labels.queue }}')).toBe('x mail');
  expect(fill('{{ lt 1 2 }} {{ le "a" "a" }} {{ ne 1.5 1.5 }} {{ ge 2 3 }}')).toBe('true true false false');
});

it('goes through what a query found', () => {
  expect(fill('{{ range query "x" }}{{ .Labels.queue }}={{ .Value }} {{ end }}')).toBe('web=2 mail=1 ');
  expect(fill('{{ range query "x" | sortByLabel "queue" }}{{ label "queue" . }} {{ end }}')).toBe(
    'mail web ',
  );
  expect(fill('{{ range $i, $s := query "x" }}{{ $i }}{{ $s | value }};{{ end }}')).toBe('02;11;');
  expect(fill('{{ range query "none" }}x{{ else }}none{{ end }}')).toBe('none');
  expect(fill('{{ query "x" | first | value }} {{ (query "x" | first).Labels.queue }}')).toBe('2 web');
  expect(
    fill(
      '{{ range query "x" }}{{ if eq .Labels.queue "web" }}{{ continue }}{{ end }}{{ .Value }}{{ break }}{{ end }}',
    ),
  ).toBe('1');
  expect(fill('{{ range $k, $v := $labels }}{{ $k }},{{ end }}')).toBe('__name__,instance,queue,');
  expect(fill('{{ len (query "x") }} {{ (index (query "x") 1).Value }}')).toBe('2 1');
});

it('keeps variables to their part', () => {
  expect(fill('{{ $x := 1 }}{{ if true }}{{ $x = 2 }}{{ $y := 3 }}{{ $y }}{{ end }}{{ $x }}')).toBe('32');
  expect(fill('{{ $x := 1 }}{{ if true }}{{ $x := 2 }}{{ $x }}{{ end }}{{ $x }}')).toBe('21');
});

it('calls templates it defines', () => {
  expect(fill('{{ define "t" }}<{{ . }}>{{ end }}{{ template "t" $value }}{{ template "t" }}')).toBe(
    '<1234.5><<no value>>',
  );
  expect(fill('{{ block "b" $labels.queue }}[{{ . }}]{{ end }}')).toBe('[mail]');
  expect(fill('{{ define "t" }}{{ .arg0 }}+{{ .arg1 }}{{ end }}{{ template "t" (args 1 "b") }}')).toBe('1+b');
});

it('has the functions of Prometheus', () => {
  expect(fill('{{ $labels.instance | stripPort }} {{ stripPort "alone" }} {{ stripPort "[::1]:80" }}')).toBe(
    'mx1.example.org alone ::1',
  );
  expect(
    fill('{{ stripDomain $labels.instance }} {{ stripDomain "10.0.0.1:80" }} {{ stripDomain "a.b" }}'),
  ).toBe('mx1:9100 10.0.0.1:80 a');
  expect(fill('{{ reReplaceAll "([a-z0-9]+)\\\\..*" "$1-${1}" $labels.instance }}')).toBe('mx1-mx1');
  expect(fill('{{ match "^ma" $labels.queue }} {{ match "^il" $labels.queue }}')).toBe('true false');
  expect(fill('{{ toUpper "ab" }} {{ toLower "AB" }} {{ title "over the hill" }}')).toBe(
    'AB ab Over The Hill',
  );
  expect(fill('{{ parseDuration "1h30m" }} {{ parseDuration "-5s" }}')).toBe('5400 -5');
  expect(fill('{{ graphLink "a b" }} {{ tableLink "up" }}')).toBe(
    '/graph?g0.expr=a+b&g0.tab=0 /graph?g0.expr=up&g0.tab=1',
  );
  expect(fill('{{ safeHtml "<b>" }} {{ html "<b>" }} {{ urlQueryEscape "a&b" }}')).toBe(
    '<b> &lt;b&gt; a%26b',
  );
  expect(fill('{{ (0 | toTime).Format "2006-01-02 15:04" }} {{ (toDuration 90).Minutes }}')).toBe(
    '1970-01-01 00:00 1.5',
  );
  expect(fill('{{ strvalue (query "x" | first) }}|')).toBe('|');
});

it('puts an error in place of the text, in the words of Go', () => {
  expect(faultOf('{{ if gt $value 10 }}x{{ end }}')).toBe(
    '118: executing "__alert_Full" at <gt $value 10>: error calling gt: incompatible types for comparison',
  );
  expect(faultOf('{{ query "none" | first }}')).toBe(
    '130: executing "__alert_Full" at <first>: error calling first: first() called on vector with no elements',
  );
  expect(faultOf('{{ value }}')).toBe(
    '115: executing "__alert_Full" at <value>: wrong number of args for value: want 1 got 0',
  );
  expect(faultOf('{{ $labels.queue.Size }}')).toBe(
    '122: executing "__alert_Full" at <$labels.queue.Size>: can\'t evaluate field Size in type string',
  );
  expect(faultOf('{{ toUpper $value }}')).toBe(
    '123: executing "__alert_Full" at <$value>: wrong type for value; expected string; got float64',
  );
  expect(faultOf('{{ toUpper 1 }}')).toBe('123: executing "__alert_Full" at <1>: expected string; found 1');
  expect(faultOf('{{ template "gone" }}')).toBe(
    '124: executing "__alert_Full" at <{{template "gone"}}>: template "gone" not defined',
  );
  expect(faultOf('{{ define "t" }}{{ template "t" }}{{ end }}{{ template "t" }}')).toBe(
    '140: executing "t" at <t>: exceeded maximum template depth',
  );
});

it('says what cannot be read, and in which line', () => {
  expect(() => checkAlertTemplate('Full', '{{ nothing }}')).toThrow(
    new TemplateError('template: __alert_Full:1: function "nothing" not defined'),
  );
  expect(() => checkAlertTemplate('Full', '\n{{ $nothing }}')).toThrow(
    new TemplateError('template: __alert_Full:2: undefined variable "$nothing"'),
  );
  expect(() => checkAlertTemplate('Full', '{{ if true }}')).toThrow(
    new TemplateError('template: __alert_Full:1: unexpected EOF'),
  );
  expect(() => checkAlertTemplate('Full', '{{ end }}')).toThrow(
    new TemplateError('template: __alert_Full:1: unexpected {{end}}'),
  );
  expect(() => checkAlertTemplate('Full', '{{ $value')).toThrow(
    new TemplateError('template: __alert_Full:1: unclosed action'),
  );
  expect(() => checkAlertTemplate('Full', '{{ "a }}')).toThrow(
    new TemplateError('template: __alert_Full:1: unterminated quoted string'),
  );
  expect(() => checkAlertTemplate('Full', '{{ if }}x{{ end }}')).toThrow(
    new TemplateError('template: __alert_Full:1: missing value for if'),
  );
  expect(() => checkAlertTemplate('Full', '{{ ($value }}')).toThrow(
    new TemplateError('template: __alert_Full:1: unclosed left paren'),
  );
  expect(() => checkAlertTemplate('Full', '{{ $value | 1 }}')).toThrow(
    new TemplateError('template: __alert_Full:1: non executable command in pipeline stage 2'),
  );
  expect(() => checkAlertTemplate('Full', '{{ break }}')).toThrow(
    new TemplateError('template: __alert_Full:1: {{break}} outside {{range}}'),
  );
  expect(() => checkAlertTemplate('Full', '{{/* open')).toThrow(
    new TemplateError('template: __alert_Full:1: unclosed comment'),
  );
  expect(() => checkAlertTemplate('Full', '{{ range $a, $b, $c := 1 }}{{ end }}')).toThrow(
    new TemplateError('template: __alert_Full:1: too many declarations in range'),
  );
});

it('stops at what would not end', () => {
  const text =
    '{{ define "t" }}{{ . }}{{ template "t" . }}{{ template "t" . }}{{ end }}{{ template "t" "x" }}';
  expect(() => expandAlertTemplate('Full', text, data)).toThrow('exceeded maximum template depth');
});

it('finds an assignment to nothing when it comes to it', () => {
  expect(faultOf('{{ $new = 1 }}')).toBe(
    '115: executing "__alert_Full" at <$new = 1>: undefined variable: $new',
  );
  expect(fill("{{ 'a' }} {{ 0x1F }} {{ 010 }} {{ 1_000 }} {{ 1e3 }}")).toBe('97 31 8 1000 1000');
  expect(() => checkAlertTemplate('Full', "{{ 'ab' }}")).toThrow('illegal number syntax');
  expect(() => checkAlertTemplate('Full', '{{ 08 }}')).toThrow('illegal number syntax');
});
