import { describe, expect, it } from 'vitest';
import { columnsOf, fillIn, readTemplate, type Template } from '../../src/modules/video/batch/plan/template.ts';

const ROW: Readonly<Record<string, string>> = {
  first_name: ' Anna ',
  'Last Name': 'Smith',
  empty: ' \t',
  sly: '{{first_name}} $& {{',
  lines: 'one\ntwo',
};

function template(text: string): Template {
  const read = readTemplate(text);
  if ('problem' in read) throw new Error(read.problem);
  return read;
}

describe('a template', () => {
  it.each([
    ['Hello', 'Hello'],
    ['Hi {{first_name}}!', 'Hi Anna!'],
    ['{{ first_name }} {{Last Name}}', 'Anna Smith'],
    ['{{first_name}}{{first_name}}', 'AnnaAnna'],
    ['{ {first_name} } }}', '{ {first_name} } }}'],
    ['{{lines}}', 'one\ntwo'],
    ['', ''],
  ])('%j is filled in as %j', (text, filled) => {
    expect(fillIn(template(text), (column) => ROW[column] ?? '')).toEqual({ text: filled, missing: [] });
  });

  it('does not fill in placeholders inside values', () => {
    expect(fillIn(template('{{sly}}.'), (column) => ROW[column] ?? '').text).toBe('{{first_name}} $& {{.');
  });

  it('reports each column without a value once', () => {
    const { missing } = fillIn(template('{{empty}} {{first_name}} {{none}} {{empty}}'), (column) => ROW[column] ?? '');
    expect(missing).toEqual(['empty', 'none']);
  });

  it('lists its columns', () => {
    expect(columnsOf(template('{{b}} {{a}} {{ b }}'))).toEqual(['b', 'a']);
  });

  it.each([
    ['Hi {{first_name', '{{ is not closed: “{{first_name”'],
    ['Hi {{first_name} and {{last_name}}', '{{ is not closed: “{{first_name} and {{last_name}”'],
    ['Hi {{ }}', 'Placeholder without a column: “{{ }}”'],
    ['{{}}\nand more', 'Placeholder without a column: “{{}} and more”'],
  ])('%j is refused', (text, problem) => {
    expect(readTemplate(text)).toEqual({ problem });
  });
});
