import { describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { loadCommands } from '../../scripts/docs/commands.ts';
import { renderManPage } from '../../scripts/docs/man-page.ts';
import { GLOBAL_OPTIONS } from '../../src/app/cli/global-options.ts';
import { describe as describeValue, flagNames } from '../../src/app/cli/help-table.ts';
import { TOPICS } from '../../src/app/cli/help-topics.ts';

const PAGE = await renderManPage();
const LINES = PAGE.split('\n');

/** What a reader sees of a line: without fonts, and signs as themselves. */
function shown(line: string): string {
  return line
    .replace(/\\f[BIR]/g, '')
    .replace(/\\\[u([\dA-F]{4,})\]/g, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))
    .replace(/\\\((rs|aq|dq|ga|ha|ti)/g, (_, sign: string) => {
      return { rs: '\\', aq: "'", dq: '"', ga: '`', ha: '^', ti: '~' }[sign] ?? '';
    })
    .replace(/\\([-&~])/g, (_, sign: string) => ({ '-': '-', '&': '', '~': ' ' })[sign] ?? '');
}

/** The lines below a command's heading, as a reader sees them. */
function sectionOf(path: string): string[] {
  const from = LINES.findIndex((line) => /^\.SS /.test(line) && `${shown(line)} `.startsWith(`.SS ${path} `));
  if (from < 0) return [];
  const length = LINES.slice(from + 1).findIndex((line) => /^\.S[SH] /.test(line));
  return LINES.slice(from, from + 1 + length).map(shown);
}

const COMMANDS = (await loadCommands()).flatMap(({ commands }) => commands);

describe.each(COMMANDS.map((command) => [command.path, command] as const))('man tavus on %s', (path, { shape }) => {
  const { args = [], options = [], examples, notes = '' } = shape;
  const section = sectionOf(path);

  it('has every argument, every flag with its default, and the examples unchanged', () => {
    const text = section.join(' ').replace(/\s+/g, ' ');
    for (const { value, help } of args) {
      expect(section).toContain(`[${value}]`);
      expect(text).toContain(help);
    }
    for (const option of options) {
      expect(section[section.indexOf(flagNames(option)) - 1], option.name).toBe('.TP');
      expect(text).toContain(describeValue(option));
    }
    for (const { line } of examples) expect(section).toContain(line);
    expect(text).toContain(notes);
  });
});

describe('man tavus', () => {
  it('has the standard sections and the version', () => {
    const sections = LINES.filter((line) => line.startsWith('.SH ')).map((line) => line.slice(4));
    expect(sections).toEqual([
      ...['NAME', 'SYNOPSIS', 'DESCRIPTION', 'OPTIONS', 'COMMANDS'],
      ...['EXIT STATUS', 'ENVIRONMENT', 'FILES', 'EXAMPLES', 'SEE ALSO'],
    ]);
    expect(shown(LINES.find((line) => line.startsWith('.TH ')) ?? '')).toContain(packageJson.version);
  });

  it('has the global flags, the variables and the exit codes', () => {
    const names = LINES.filter((_, at) => LINES[at - 1] === '.TP').map(shown);
    for (const option of GLOBAL_OPTIONS) expect(names).toContain(flagNames(option));
    for (const [name] of Object.values(TOPICS).flatMap(({ rows }) => rows)) expect(names).toContain(name);
  });

  it('is deterministic', async () => {
    expect(await renderManPage()).toBe(PAGE);
  });

  it('starts lines with a control character only for known macros', () => {
    const known = /^\.(\\"|(TH|SH|SS|PP|TP|RS|RE|EX|EE|nr|nh|ad|br)( |$))/;
    expect(LINES.filter((line) => /^[.']/.test(line) && !known.test(line))).toEqual([]);
    expect(PAGE).toMatch(/^[\x20-\x7e\n]*$/);
  });

  it('has an example of each chosen command', () => {
    const examples = LINES.slice(LINES.indexOf('.SH EXAMPLES'), LINES.indexOf('.SH SEE ALSO')).map(shown);
    expect(examples.filter((line) => line.startsWith('tavus '))).toHaveLength(4);
  });
});
