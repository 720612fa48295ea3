/** What `--help` says. */
import { commandLine } from '../../bin/command-line';

const program = commandLine();
const commands = [program, ...program.commands, ...program.commands.flatMap(({ commands: inner }) => inner)];

test.each(commands.map((command) => [command.name(), command]))(
  '%s: names no default that is nothing',
  (_, command) => {
    expect(command.helpInformation()).not.toMatch(/default: (\[\]|null|undefined)/);
  },
);
