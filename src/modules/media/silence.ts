/** Of the loudest sample that still counts as silence, as a part of the loudest possible: about -70 dB. */
const MAX_SILENCE = 0.0003;

interface SampleReader {
  /** Bytes of a sample. */
  readonly bytes: number;
  /** @returns -1 to 1 */
  read(data: DataView, at: number): number;
}

/** Uncompressed samples by mediabunny's name of their codec. */
const SAMPLES: Readonly<Record<string, SampleReader>> = {
  'pcm-u8': { bytes: 1, read: (data, at) => (data.getUint8(at) - 128) / 128 },
  'pcm-s8': { bytes: 1, read: (data, at) => data.getInt8(at) / 128 },
  'pcm-s16': { bytes: 2, read: (data, at) => data.getInt16(at, true) / 2 ** 15 },
  'pcm-s16be': { bytes: 2, read: (data, at) => data.getInt16(at) / 2 ** 15 },
  'pcm-s24': { bytes: 3, read: (data, at) => data.getInt16(at + 1, true) / 2 ** 15 },
  'pcm-s24be': { bytes: 3, read: (data, at) => data.getInt16(at) / 2 ** 15 },
  'pcm-s32': { bytes: 4, read: (data, at) => data.getInt32(at, true) / 2 ** 31 },
  'pcm-s32be': { bytes: 4, read: (data, at) => data.getInt32(at) / 2 ** 31 },
  'pcm-f32': { bytes: 4, read: (data, at) => data.getFloat32(at, true) },
  'pcm-f32be': { bytes: 4, read: (data, at) => data.getFloat32(at) },
};

/** True for a codec whose samples can be read. */
export function hasSamples(codec: string): boolean {
  return SAMPLES[codec] !== undefined;
}

/** True if all samples are silent. @param codec one that `hasSamples` */
export function isSilent(codec: string, samples: Uint8Array): boolean {
  const reader = SAMPLES[codec];
  const data = new DataView(samples.buffer, samples.byteOffset, samples.byteLength);
  for (let at = 0; reader && at + reader.bytes <= samples.length; at += reader.bytes) {
    if (Math.abs(reader.read(data, at)) > MAX_SILENCE) return false;
  }
  return true;
}
