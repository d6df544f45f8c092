import { describe, expect, it } from 'vitest';
import { conversionOf } from '../../src/modules/media/convert.ts';
import type { FileFacts } from '../../src/modules/media/facts.ts';
import type { FileFormat } from '../../src/modules/media/file-format.ts';
import { type Finding, isProblem } from '../../src/modules/media/finding.ts';
import { judgeFile } from '../../src/modules/media/judge-file.ts';
import { judgeAddress, judgeServed } from '../../src/modules/media/judge-link.ts';
import { validityOf } from '../../src/modules/media/link-validity.ts';
import type { Served } from '../../src/modules/media/open-link.ts';
import { reportOn, summarize } from '../../src/modules/media/report.ts';
import { PURPOSES, type Purpose } from '../../src/modules/media/requirements.ts';

/** Changes of a file; undefined for what it lacks. */
type Changes = { readonly [Name in keyof FileFacts]?: FileFacts[Name] | undefined };

const PICTURE = { codec: 'avc', width: 1920, height: 1080, rotation: 0, frameRate: 30, isConstant: true } as const;
const VIDEO: FileFacts = {
  format: 'mp4',
  ...{ bytes: 80_000_000, seconds: 130, video: PICTURE, audio: { codec: 'aac', isSilent: false } },
};
const AUDIO: FileFacts = { format: 'wav', bytes: 1_000_000, seconds: 20, audio: { codec: 'pcm-s16', isSilent: false } };
const IMAGE: FileFacts = { format: 'jpeg', bytes: 90_000, image: { width: 800, height: 600, orientation: 1 } };
const DOCUMENT: FileFacts = { format: 'pdf', bytes: 90_000 };

/** A file that is fit for each purpose. */
const FIT: Readonly<Record<Purpose, FileFacts>> = {
  ...{ video: VIDEO, consent: VIDEO, background: VIDEO },
  ...{ image: IMAGE, watermark: IMAGE, audio: AUDIO, document: DOCUMENT },
};

/** `check: state` of all findings but those that are ok. */
function wrongIn(findings: readonly Finding[]): string[] {
  return findings.filter(({ state }) => state !== 'ok').map(({ check, state }) => `${check}: ${state}`);
}

/** The file that is fit, with these changes. */
function changed(purpose: Purpose, changes: Changes): FileFacts {
  const { format, bytes } = FIT[purpose];
  const kept = Object.entries({ ...FIT[purpose], ...changes }).filter(([, value]) => value !== undefined);
  return { format, bytes: 'bytes' in changes ? changes.bytes : bytes, ...Object.fromEntries(kept) };
}

function wrongOf(purpose: Purpose, changes: Changes, model?: string): string[] {
  return wrongIn(judgeFile(changed(purpose, changes), { purpose, model }));
}

const picture = (changes: Partial<NonNullable<FileFacts['video']>>) => ({ video: { ...PICTURE, ...changes } });
const MIB = 2 ** 20;

describe.each(PURPOSES)('a file that is fit as %s', (purpose) => {
  it('has no warning', () => {
    expect(wrongOf(purpose, {})).toEqual([]);
  });

  it('is not fit in a format of another kind, nor as a web page that is no document', () => {
    const formats: readonly FileFormat[] = ['zip', 'json', 'empty', 'unknown', 'page'];
    for (const format of formats.filter((one) => purpose !== 'document' || one !== 'page')) {
      const findings = judgeFile({ format, bytes: 100 }, { purpose });
      expect(findings.filter(isProblem).map(({ check }) => check)).toEqual(['format']);
      expect(conversionOf('rio.mp4', { format, bytes: 100 }, purpose, findings)).toBeUndefined();
    }
  });
});

describe('a training video', () => {
  it.each<[what: string, facts: Changes, wrong: readonly string[]]>([
    ['of QuickTime', { format: 'mov' }, ['format: problem']],
    ['of Matroska', { format: 'mkv' }, ['format: problem']],
    // The pages of Tavus contradict each other.
    ['of WebM', { format: 'webm', ...picture({ codec: 'vp9' }) }, ['format: warning', 'video_codec: warning']],
    ['of H.265', picture({ codec: 'hevc' }), ['video_codec: problem']],
    ['of ProRes', { format: 'mov', ...picture({ codec: 'prores' }) }, ['format: problem', 'video_codec: problem']],
    ['of 720p', picture({ width: 1280, height: 720 }), ['resolution: problem']],
    ['upright', picture({ width: 1080, height: 1920 }), []],
    ['upright and narrow', picture({ width: 1079, height: 1920 }), ['resolution: problem']],
    ['with 24 fps', picture({ frameRate: 24 }), ['frame_rate: problem']],
    ['with 24.97 fps, which is 25 with a frame less', picture({ frameRate: 24.97 }), []],
    ['with 29.97 fps', picture({ frameRate: 29.97 }), []],
    ['with a variable rate', picture({ isConstant: false }), ['frame_rate: warning']],
    ['with a variable rate that is too low', picture({ frameRate: 20, isConstant: false }), ['frame_rate: problem']],
    ['with a rotation', picture({ rotation: 270 }), ['rotation: warning']],
    ['of 59 s', { seconds: 59 }, ['duration: problem']],
    ['of 59.97 s', { seconds: 59.97 }, []],
    ['of 750 MB', { bytes: 750_000_000 }, []],
    ['of 750 MiB', { bytes: 750 * MIB }, ['size: warning']],
    ['of more', { bytes: 750 * MIB + 1 }, ['size: problem']],
    ['of a size that is not told', { bytes: undefined }, ['size: warning']],
    ['without sound', { audio: undefined }, ['sound: problem']],
    ['that is silent', { audio: { codec: 'aac', isSilent: true } }, ['sound: problem']],
    ['whose silence cannot be told', { audio: { codec: 'aac' } }, []],
    ['without a picture', { video: undefined }, ['video_codec: problem']],
    ['without its end', { damage: 'cut' }, ['complete: problem']],
    [
      'that is damaged',
      { video: undefined, audio: undefined, seconds: undefined, damage: 'damaged' },
      ['complete: problem'],
    ],
    [
      'that is not read',
      { video: undefined, audio: undefined, seconds: undefined, damage: 'far' },
      ['complete: warning'],
    ],
    ['as AVI', { format: 'avi', video: undefined, audio: undefined, seconds: undefined }, ['format: problem']],
  ])('%s', (_what, facts, wrong) => {
    expect(wrongOf('video', facts)).toEqual(wrong);
  });

  it.each<[model: string | undefined, seconds: number, wrong: readonly string[]]>([
    [undefined, 60, []],
    ['phoenix-4', 60, []],
    ['phoenix-4.5', 60, []],
    ['phoenix-3', 60, ['duration: problem']],
    ['phoenix-3', 120, []],
    [' Phoenix-3 ', 119, ['duration: problem']],
    ['phoenix-9', 60, ['model: warning']],
  ])('for %s with %d s', (model, seconds, wrong) => {
    expect(wrongOf('video', { seconds }, model)).toEqual(wrong);
  });
});

describe('another file', () => {
  it.each<[purpose: Purpose, what: string, facts: Changes, wrong: readonly string[]]>([
    ['consent', 'that is short and small', { seconds: 9, ...picture({ width: 640, height: 480, frameRate: 15 }) }, []],
    ['consent', 'of QuickTime', { format: 'mov' }, ['format: warning']],
    ['consent', 'of H.265', picture({ codec: 'hevc' }), ['video_codec: warning']],
    ['consent', 'without sound', { audio: undefined }, ['sound: problem']],
    ['background', 'without sound', { audio: undefined }, []],
    [
      'background',
      'of WebM',
      { format: 'webm', ...picture({ codec: 'vp9' }) },
      ['format: warning', 'video_codec: warning'],
    ],
    ['image', 'of 511 pixels', { image: { width: 511, height: 900, orientation: 1 } }, ['resolution: problem']],
    ['image', 'of 512 pixels', { image: { width: 512, height: 512, orientation: 1 } }, []],
    ['image', 'that is turned', { image: { width: 800, height: 600, orientation: 6 } }, ['rotation: warning']],
    ['image', 'of HEIC', { format: 'heic', image: undefined }, ['format: problem']],
    ['watermark', 'of any size', { format: 'png', image: { width: 9, height: 9, orientation: 1 } }, []],
    ['watermark', 'of GIF', { format: 'gif', image: undefined }, ['format: problem']],
    ['audio', 'of MP3', { format: 'mp3', audio: { codec: 'mp3' } }, []],
    ['audio', 'of M4A', { format: 'mp4', audio: { codec: 'aac' } }, ['format: problem']],
    ['audio', 'of Ogg', { format: 'ogg', audio: undefined, seconds: undefined }, ['format: problem']],
    ['audio', 'of 2.9 s', { seconds: 2.9 }, ['duration: problem']],
    ['audio', 'of 3 s', { seconds: 3 }, []],
    ['audio', 'of 10 min', { seconds: 600 }, []],
    ['audio', 'of more', { seconds: 601 }, ['duration: problem']],
    ['audio', 'that is silent', { audio: { codec: 'pcm-s16', isSilent: true } }, ['sound: warning']],
    ['document', 'that is a web page', { format: 'page' }, []],
    ['document', 'of text', { format: 'text' }, []],
    ['document', 'of 50 MB', { bytes: 50_000_000 }, []],
    ['document', 'of more', { bytes: 53_000_000 }, ['size: problem']],
    ['document', 'that is a video', { format: 'mp4' }, ['format: problem']],
  ])('%s %s', (purpose, _what, facts, wrong) => {
    expect(wrongOf(purpose, facts)).toEqual(wrong);
  });

  it('image cannot train phoenix-3', () => {
    expect(wrongOf('image', {}, 'phoenix-3')).toEqual(['model: problem']);
  });
});

it('every warning and problem says what to do', () => {
  const changes: readonly Changes[] = [
    ...([
      { format: 'mov' },
      { format: 'webm' },
      { bytes: 9e9 },
      { damage: 'cut' },
      { damage: 'damaged' },
      { damage: 'far' },
    ] as const),
    ...[{ seconds: 1 }, { audio: undefined }, { video: undefined }, picture({ codec: 'vp8', width: 9, rotation: 90 })],
  ];
  const findings = PURPOSES.flatMap((purpose) =>
    changes.flatMap((facts) => judgeFile(changed(purpose, facts), { purpose })),
  );
  const wrong = findings.filter(({ state }) => state !== 'ok');
  expect(wrong.length).toBeGreaterThan(40);
  for (const { fix } of wrong) expect(fix).toMatch(/^[A-Z].*\.$/);
});

describe('the ffmpeg command', () => {
  const commandFor = (purpose: Purpose, facts: Changes, path = 'rio.mov'): string | undefined => {
    const all = changed(purpose, facts);
    return conversionOf(path, all, purpose, judgeFile(all, { purpose }));
  };

  it.each<[what: string, purpose: Purpose, facts: Changes, options: string]>([
    ['copies H.264 into MP4', 'video', { format: 'mov' }, '-c:v copy -c:a copy -movflags +faststart rio-fixed.mp4'],
    [
      'encodes another codec and another sound',
      'video',
      { format: 'mov', ...picture({ codec: 'prores' }), audio: { codec: 'pcm-s16', isSilent: false } },
      '-c:v libx264 -crf 18 -pix_fmt yuv420p -c:a aac -movflags +faststart rio-fixed.mp4',
    ],
    ['makes the rate constant', 'video', picture({ isConstant: false, frameRate: 29.4 }), '-fps_mode cfr -r 30'],
    ['turns the picture', 'video', picture({ rotation: 90 }), '-c:v libx264'],
    ['makes the file smaller', 'video', { bytes: 9e8, seconds: 300 }, '-b:v 17808k'],
    ['moves the index', 'video', { damage: 'far', video: undefined }, '-c copy -movflags +faststart'],
    ['converts audio', 'audio', { format: 'ogg' }, '-vn -c:a pcm_s16le rio-fixed.wav'],
    ['shortens audio', 'audio', { seconds: 700 }, '-t 600'],
    ['compresses audio', 'audio', { bytes: 9e8 }, '-c:a libmp3lame -b:a 192k rio-fixed.mp3'],
    ['converts an image', 'image', { format: 'heic', image: undefined }, '-frames:v 1 -update 1 rio-fixed.png'],
  ])('%s', (_what, purpose, facts, options) => {
    expect(commandFor(purpose, facts)).toMatch(/^ffmpeg -i rio\.mov /);
    expect(commandFor(purpose, facts)).toContain(options);
  });

  it.each<[what: string, purpose: Purpose, facts: Changes]>([
    ['that is fit', 'video', {}],
    ['that is too short', 'video', { format: 'mov', seconds: 9 }],
    ['without sound', 'video', { format: 'mov', audio: undefined }],
    ['that is too small', 'video', { format: 'mov', ...picture({ width: 640, height: 360 }) }],
    ['without its end', 'video', { format: 'mov', damage: 'cut' }],
    ['that is a document', 'document', { bytes: 9e8 }],
  ])('is not given for a file %s', (_what, purpose, facts) => {
    expect(commandFor(purpose, facts)).toBeUndefined();
  });

  it.each([
    ["rio's take.mov", `'rio'\\''s take.mov'`, `'rio'\\''s take-fixed.mp4'`],
    ['$(rm -rf ~).mov', `'$(rm -rf ~).mov'`, `'$(rm -rf ~)-fixed.mp4'`],
    ['two\nlines.mov', `'two\nlines.mov'`, `'two\nlines-fixed.mp4'`],
    ['bell\x07.mov', `$'bell\\x07.mov'`, `$'bell\\x07-fixed.mp4'`],
    ['-rio.mov', './-rio.mov', './-rio-fixed.mp4'],
    ['12:30.mov', './12:30.mov', './12:30-fixed.mp4'],
    ['/takes/12:30.mov', '/takes/12:30.mov', '/takes/12:30-fixed.mp4'],
    ['take', 'take', 'take-fixed.mp4'],
  ])('quotes %j for a shell', (path, from, to) => {
    expect(commandFor('video', { format: 'mov' }, path)).toBe(
      `ffmpeg -i ${from} -c:v copy -c:a copy -movflags +faststart ${to}`,
    );
  });
});

const NOW = Date.parse('2026-03-01T12:00:00.000Z');
const S3 = 'https://b.s3.amazonaws.com/rio.mp4';

function policy(until: number): string {
  const text = `{"Statement":[{"Condition":{"DateLessThan":{"AWS:EpochTime":${until / 1000}}}}]}`;
  return Buffer.from(text).toString('base64').replaceAll('+', '-').replaceAll('=', '_').replaceAll('/', '~');
}

describe('a signed link', () => {
  const until = NOW + 3_600_000;
  it.each<[cloud: string, url: string]>([
    ['S3', `${S3}?X-Amz-Date=20260301T120000Z&X-Amz-Expires=3600&X-Amz-Signature=0`],
    ['S3, older', `${S3}?AWSAccessKeyId=A&Expires=${until / 1000}&Signature=0`],
    ['Google Cloud Storage', 'https://storage.googleapis.com/b/o?X-Goog-Date=20260301T123000Z&X-Goog-Expires=1800'],
    [
      'Google Cloud Storage, older',
      `https://storage.googleapis.com/b/o?GoogleAccessId=A&Expires=${until / 1000}&Signature=0`,
    ],
    ['Azure', 'https://a.blob.core.windows.net/c/o?se=2026-03-01T13%3A00%3A00Z&sig=0'],
    ['Azure, without a zone', 'https://a.blob.core.windows.net/c/o?se=2026-03-01T13:00&sig=0'],
    ['CloudFront', `https://d.cloudfront.net/o?Expires=${until / 1000}&Signature=0&Key-Pair-Id=K`],
    ['CloudFront with a policy', `https://d.cloudfront.net/o?Policy=${policy(until)}&Signature=0&Key-Pair-Id=K`],
  ])('of %s has an end', (_cloud, url) => {
    expect(validityOf(new URL(url))).toEqual({ until, isTemporary: false });
  });

  it.each([
    S3,
    `${S3}?X-Amz-Date=soon&X-Amz-Expires=3600`,
    `${S3}?X-Amz-Date=20260301T120000Z&X-Amz-Expires=-1`,
    `${S3}?Expires=1772370000`,
    `${S3}?se=2026-03-01`,
    `${S3}?Policy=x&Key-Pair-Id=K`,
  ])('of an unknown form has none: %s', (url) => {
    expect(validityOf(new URL(url))).toBeUndefined();
  });

  const signedFor = (hours: number, more = '') =>
    new URL(`${S3}?X-Amz-Date=20260301T120000Z&X-Amz-Expires=${hours * 3600}${more}`);
  it.each<[purpose: Purpose, hours: number, wrong: readonly string[]]>([
    ['video', 24, []],
    ['video', 23, ['valid_for: problem']],
    ['consent', 23, ['valid_for: problem']],
    ['image', 23, ['valid_for: problem']],
    ['audio', 2, []],
    ['video', 23.75, []],
    ['audio', 0.25, ['valid_for: warning']],
    ['audio', 0, ['valid_for: problem']],
  ])('for %s, valid for %d h', (purpose, hours, wrong) => {
    expect(wrongIn(judgeAddress(signedFor(hours), purpose, NOW))).toEqual(wrong);
  });

  it('is doubtful if it was signed with temporary credentials', () => {
    const url = signedFor(72, '&X-Amz-Security-Token=T');
    expect(wrongIn(judgeAddress(url, 'video', NOW))).toEqual(['valid_for: warning']);
  });
});

describe('the address of a link', () => {
  it.each<[url: string, wrong: readonly string[]]>([
    ['https://files.tavus.test/rio.mp4', []],
    ['https://93.184.216.34/rio.mp4', []],
    ['https://[2606:2800:220:1::1]/rio.mp4', []],
    ['http://files.tavus.test/rio.mp4', ['link: problem']],
    ['https://localhost/rio.mp4', ['link: problem']],
    ['https://127.1/rio.mp4', ['link: problem']],
    ['https://[::1]/rio.mp4', ['link: problem']],
    ['https://0.0.0.0/rio.mp4', ['link: problem']],
    ['https://10.0.0.7/rio.mp4', ['link: problem']],
    ['https://172.20.1.1/rio.mp4', ['link: problem']],
    ['https://192.168.1.5/rio.mp4', ['link: problem']],
    ['https://[fd00::1]/rio.mp4', ['link: problem']],
    ['https://nas/rio.mp4', ['link: problem']],
    ['https://nas.local./rio.mp4', ['link: problem']],
    ['https://rio:secret@files.tavus.test/rio.mp4', ['link: warning']],
    ['https://www.youtube.com/watch?v=1', ['link: problem']],
    ['https://drive.google.com/file/d/1/view', ['link: problem']],
    ['https://drive.google.com/uc?export=download&id=1', []],
  ])('%s', (url, wrong) => {
    expect(wrongIn(judgeAddress(new URL(url), 'video', NOW))).toEqual(wrong);
  });
});

describe('the headers of a file', () => {
  const SERVED: Served = { status: 206, type: 'video/mp4', coding: '', hasRanges: true, redirects: [] };
  it.each<[type: string, wrong: readonly string[]]>([
    ['video/mp4', []],
    ['video/quicktime', []],
    ['VIDEO/MP4; codecs="avc1"', []],
    ['application/octet-stream', []],
    ['binary/octet-stream', []],
    ['', ['content_type: warning']],
    ['text/plain', ['content_type: warning']],
  ])('with the type %j', (type, wrong) => {
    expect(wrongIn(judgeServed({ ...SERVED, type }, 'mp4'))).toEqual(wrong);
  });

  it('tell redirects and ranges', () => {
    const findings = judgeServed({ ...SERVED, hasRanges: false, redirects: ['https://cdn.test/rio.mp4?key=1'] }, 'mp4');
    const values = Object.fromEntries(findings.map(({ check, value }) => [check, value]));
    expect(values).toMatchObject({ redirects: '1, to cdn.test', ranges: 'not supported' });
  });
});

describe('a report', () => {
  const checkedFor = { purpose: 'video' } as const;
  const file = { file: 'rio.mp4', path: 'rio.mp4' };

  it('says in a line what a file is, or what is wrong', () => {
    const line = (facts: FileFacts) => summarize(reportOn({ ...file, facts }, checkedFor, NOW));
    expect(line(VIDEO)).toBe('Fit as training video: MP4, 80.0 MB, H.264, 1920 × 1080, 30 fps, constant, 2 min 10 s.');
    expect(line(changed('video', picture({ rotation: 90 })))).toContain('Rotation: turned by 90°');
    expect(line({ ...VIDEO, format: 'mov', seconds: 45 })).toBe(
      'Format: QuickTime (.mov), needs MP4. Length: 45 s, needs at least 1 min: 30 s of speaking and 30 s of silence.',
    );
  });

  it('of a link counts the link too', () => {
    const url = new URL('https://192.168.1.5/rio.mp4');
    const served: Served = { status: 200, type: '', coding: '', hasRanges: true, redirects: [] };
    expect(reportOn({ ...file, url, served, facts: VIDEO }, checkedFor, NOW)).toMatchObject({ result: 'unfit' });
  });
});
