import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
const DOCS = readdirSync(join(ROOT, 'docs')).map((name) => `docs/${name}`);
const PAGES = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md', ...DOCS];
const MAX_README_BYTES = 10_240;
const MAX_README_PICTURES = 3;

/** A page without fenced code, and with the words of inline code replaced: neither holds links. */
function withoutCode(markdown: string): string {
  return markdown.replace(/^(```+)[^\n]*\n[\s\S]*?^\1$/gm, '').replace(/(`+)[^`\n]+\1/g, 'code');
}

/** What a page links to or shows: the targets of links, and the sources of pictures. */
function targetsIn(markdown: string): string[] {
  const text = withoutCode(markdown);
  const links = [...text.matchAll(/\]\(\s*<?([^\s)>]+)/g), ...text.matchAll(/^\[[^\]]+\]:\s*(\S+)/gm)];
  return [...links, ...text.matchAll(/\b(?:src|srcset|href)="([^"\s]+)/g)].map(([, target = '']) => target);
}

/** The anchors that GitHub gives to the headings of a page: punctuation goes, blanks become dashes, repeats count up. */
function anchorsIn(markdown: string): string[] {
  const prose = markdown.replace(/^(```+)[^\n]*\n[\s\S]*?^\1$/gm, '');
  const seen = new Map<string, number>();
  return [...prose.matchAll(/^#{1,6} +(.+?)(?: +#+)?$/gm)].map(([, heading = '']) => {
    const words = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const anchor = words.replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '').replaceAll(' ', '-');
    const count = seen.get(anchor) ?? 0;
    seen.set(anchor, count + 1);
    return count === 0 ? anchor : `${anchor}-${count}`;
  });
}

const read = (page: string) => readFileSync(join(ROOT, page), 'utf8');

/** Every relative target that leads nowhere. @param markdown the text of the page */
function brokenTargets(page: string, markdown: string): string[] {
  return targetsIn(markdown).filter((target) => {
    if (/^[a-z][a-z\d+.-]*:/i.test(target)) return false;
    const [path = '', anchor] = target.split('#');
    const file = path === '' ? page : relative(ROOT, resolve(ROOT, dirname(page), decodeURIComponent(path)));
    if (file !== page && (file.startsWith('..') || !existsSync(join(ROOT, file)))) return true;
    if (anchor === undefined) return false;
    return !file.endsWith('.md') || !anchorsIn(file === page ? markdown : read(file)).includes(anchor);
  });
}

/** The names of the pictures that a page shows, without `-light.svg` and `-dark.svg`. */
function picturesIn(page: string): string[] {
  const names = targetsIn(read(page)).map((target) => /pictures\/(.+)-(?:light|dark)\.svg$/.exec(target)?.[1]);
  return [...new Set(names.filter((name) => name !== undefined))];
}

describe('the pages', () => {
  it.each(PAGES)('%s has no broken link, anchor or picture', (page) => {
    expect(brokenTargets(page, read(page))).toEqual([]);
  });

  it('show every picture, in light and dark', () => {
    const shown = new Set(PAGES.flatMap(picturesIn));
    const files = [...shown].flatMap((name) => [`${name}-dark.svg`, `${name}-light.svg`]);
    expect(files.sort()).toEqual(readdirSync(join(ROOT, 'pictures')).sort());
  });
});

describe('the README', () => {
  it('links to every page of docs', () => {
    const linked = new Set(targetsIn(read('README.md')).map((target) => target.replace(/#.*/, '')));
    expect(DOCS.filter((page) => !linked.has(page))).toEqual([]);
  });

  it(`has at most ${MAX_README_BYTES} bytes`, () => {
    expect(statSync(join(ROOT, 'README.md')).size).toBeLessThanOrEqual(MAX_README_BYTES);
  });

  it(`has at most ${MAX_README_PICTURES} pictures`, () => {
    const pictures = read('README.md').match(/<img\b|!\[/g) ?? [];
    expect(pictures.length).toBeGreaterThan(0);
    expect(pictures.length).toBeLessThanOrEqual(MAX_README_PICTURES);
  });
});

describe('the link checker', () => {
  it.each([
    ['## Exit codes', 'exit-codes'],
    ['### tavus video get', 'tavus-video-get'],
    ['## The wrong `tavus` runs', 'the-wrong-tavus-runs'],
    ["## What's new?", 'whats-new'],
    ['## [0.1.0] - 2026-11-28', '010---2026-11-28'],
    ['## See [the list](list.md), now', 'see-the-list-now'],
    ['## snake_case_name', 'snake_case_name'],
    ['## Über uns ##', 'über-uns'],
  ])('%s has the anchor %s', (heading, anchor) => {
    expect(anchorsIn(`${heading}\n`)).toEqual([anchor]);
  });

  it('numbers headings with the same name', () => {
    expect(anchorsIn('# Keys\n## Keys\n```sh\n# Keys\n```\n### Keys\n')).toEqual(['keys', 'keys-1', 'keys-2']);
  });

  it('finds broken links, and ignores URLs and code', () => {
    const links = ['[a](nowhere.md)', '[b](#nothing)', '[c](README.md#nothing)', '[d](https://a.test/x)', '`[e](f)`'];
    const page = `# Here\n${links.join(' ')} [g](#here) [h](README.md#install) <img src="pictures/none.svg">\n`;
    const broken = ['nowhere.md', '#nothing', 'README.md#nothing', 'pictures/none.svg'];
    expect(brokenTargets('page.md', page)).toEqual(broken);
  });
});
