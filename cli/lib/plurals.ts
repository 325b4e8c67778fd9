/** `--account` and `--accounts` are the same option. Every option with a singular or plural name is accepted in both forms. */
import { type Command, Option } from 'commander';

const FORMS: readonly (readonly [singular: string, plural: string])[] = [
  ['account', 'accounts'],
  ['control', 'controls'],
  ['domain', 'domains'],
  ['framework', 'frameworks'],
  ['ou', 'ous'],
  ['region', 'regions'],
  ['resource', 'resources'],
  ['route', 'routes'],
  ['status', 'statuses'],
];

/** An option that passes its value to the option that it stands for. */
class Alias extends Option {
  readonly #stoodFor: Option;

  constructor(stoodFor: Option, name: string) {
    super(stoodFor.flags.replace(/--[\w-]+/, `--${name}`).replace(/^-\w, /, ''), stoodFor.description);
    this.#stoodFor = stoodFor;
    this.hideHelp();
    if (stoodFor.parseArg) this.argParser(stoodFor.parseArg);
  }

  override attributeName(): string {
    return this.#stoodFor.attributeName();
  }
}

/** Gives each option of a command that has a singular or a plural name the other name as well. */
export function withBothForms(command: Command): void {
  const names = new Set(command.options.map((option) => option.name()));
  for (const option of [...command.options]) {
    const forms = FORMS.find((pair) => pair.includes(option.name()));
    const other = forms?.find((name) => name !== option.name());
    if (other !== undefined && !names.has(other)) command.addOption(new Alias(option, other));
  }
}
