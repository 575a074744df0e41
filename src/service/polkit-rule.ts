import { signature } from './layout.ts';

/** Units a node may start, stop and restart. */
export interface ControlledUnits {
  /** With their suffix. */
  readonly names: readonly string[];
  /** Regular expressions over the whole name. */
  readonly patterns: readonly string[];
}

/**
 * A rule of polkit(8) that lets this user start, stop and restart these units, and nothing else. It speaks the
 * JavaScript of 2009: distributions run it with Duktape or an old SpiderMonkey.
 */
export function polkitRuleText(user: string, units: ControlledUnits): string {
  const list = (items: readonly string[]): string =>
    items.length === 0 ? '[]' : `[\n${items.map((item) => `    ${JSON.stringify(item)},`).join('\n')}\n  ]`;
  return `${signature.replace('#', '//')} Another installation writes it anew, from control.services in node.yaml.
polkit.addRule(function (action, subject) {
  var names = ${withoutLastComma(list(units.names))};
  var patterns = ${withoutLastComma(list(units.patterns))};
  if (action.id !== "org.freedesktop.systemd1.manage-units" || subject.user !== ${JSON.stringify(user)})
    return polkit.Result.NOT_HANDLED;
  var verb = action.lookup("verb");
  var unit = String(action.lookup("unit"));
  if (verb !== "start" && verb !== "stop" && verb !== "restart") return polkit.Result.NOT_HANDLED;
  if (!/\\.service$/.test(unit)) return polkit.Result.NOT_HANDLED;
  if (names.indexOf(unit) >= 0) return polkit.Result.YES;
  for (var i = 0; i < patterns.length; i++)
    if (new RegExp(patterns[i]).test(unit)) return polkit.Result.YES;
  return polkit.Result.NOT_HANDLED;
});
`;
}

function withoutLastComma(text: string): string {
  return text.replace(/,\n {2}\]$/, '\n  ]');
}
