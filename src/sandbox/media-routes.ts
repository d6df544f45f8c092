import { createHash } from 'node:crypto';
import { json, type RouteContext, type SandboxRequest, type SandboxResponse, textResponse } from './http.ts';
import { assets } from './media.ts';
import { escapeHtml, page } from './page.ts';
import { type ReplicaStore, replicaState } from './replicas/replica.ts';
import { type StoredVideo, type VideoState, type VideoStore, videoState } from './videos/video.ts';
import type { VoiceStore } from './voices/voice.ts';

type Context = RouteContext<ReplicaStore & VideoStore & VoiceStore>;

/** Serves a file of a ready video, trained replica or voice, or a sample (`video.*`), without a key like Tavus. */
export async function getMedia(call: SandboxRequest, context: Context): Promise<SandboxResponse> {
  const [name = '', extension = ''] = call.id.split('.');
  if (!hasMedia(name, extension, context)) return json(404, { message: 'Not Found' });
  if (extension === 'm3u8') return textResponse(200, 'application/vnd.apple.mpegurl', playlist(name));
  const asset = Object.hasOwn(assets, extension) ? assets[extension] : undefined;
  if (asset === undefined) return json(404, { message: 'Not Found' });
  const who = extension === 'jpg' ? replicaInThumbnail(name, context) : undefined;
  const bytes = who === undefined ? asset.bytes : await (await import('./portrait.ts')).drawPortrait(who);
  const etag = etagOf(bytes);
  const headers = { 'content-type': asset.type, 'accept-ranges': 'bytes', etag, ...asAttachment(call, extension) };
  const isSameFile = call.ifRange === undefined || call.ifRange === etag;
  return applyRange({ status: 200, headers, bytes }, isSameFile ? call.range : undefined);
}

/** The id of the replica to draw in a thumbnail; undefined for the samples. */
function replicaInThumbnail(name: string, { store }: Context): string | undefined {
  return store.videos.get(name)?.request.replica_id ?? store.replicas.get(name)?.id;
}

/** The page at `hosted_url`. It exists before the video is ready. */
export function watchVideo({ id }: SandboxRequest, { store, clock }: Context): SandboxResponse {
  const video = store.videos.get(id);
  if (video === undefined) return page(404, 'Video not found', '<p>This video does not exist.</p>');
  const name = escapeHtml(video.name);
  return page(200, name, player(video, videoState(video, clock.now()).status, name));
}

function hasMedia(name: string, extension: string, { store, clock }: Context): boolean {
  if (extension === 'wav') return store.voices.get(name)?.hasSample === true;
  const video = store.videos.get(name);
  if (video !== undefined) return videoState(video, clock.now()).status === 'ready';
  const replica = store.replicas.get(name);
  return replica === undefined ? name === 'video' : replicaState(replica, clock.now()).status === 'completed';
}

function etagOf(bytes: Buffer): string {
  return `"${createHash('sha256').update(bytes).digest('hex').slice(0, 32)}"`;
}

function asAttachment({ query }: SandboxRequest, extension: string): Record<string, string> {
  const name = query.get('download')?.replaceAll(/[^\w-]/g, '');
  return name ? { 'content-disposition': `attachment; filename="${name}.${extension}"` } : {};
}

/** Serves a single byte range. Several ranges or another unit get the whole file, which HTTP allows. */
function applyRange(whole: SandboxResponse, range: string | undefined): SandboxResponse {
  const match = /^bytes=(\d*)-(\d*)$/.exec(range ?? '');
  if (match === null || match[0] === 'bytes=-') return whole;
  const size = whole.bytes.length;
  const [start, last] = rangeBounds(match[1] ?? '', match[2] ?? '', size);
  if (start >= size || start > last) {
    return { status: 416, headers: { 'content-range': `bytes */${size}` }, bytes: Buffer.alloc(0) };
  }
  const headers = { ...whole.headers, 'content-range': `bytes ${start}-${last}/${size}` };
  return { status: 206, headers, bytes: whole.bytes.subarray(start, last + 1) };
}

// "bytes=-5" means the last five bytes.
function rangeBounds(from: string, to: string, size: number): [number, number] {
  if (from === '') return [to === '0' ? size : Math.max(0, size - Number(to)), size - 1];
  return [Number(from), to === '' ? size - 1 : Math.min(Number(to), size - 1)];
}

function playlist(name: string): string {
  const lines = ['#EXTM3U', '#EXT-X-VERSION:3', '#EXT-X-TARGETDURATION:1', '#EXTINF:1,', `${name}.mp4`];
  return [...lines, '#EXT-X-ENDLIST', ''].join('\n');
}

function player(video: StoredVideo, status: VideoState['status'], name: string): string {
  if (status === 'error') return '<p>This video could not be generated.</p>';
  if (status !== 'ready') return '<p>This video is still being generated. Reload the page to see it.</p>';
  const extension = video.request.transparent_background ? 'webm' : 'mp4';
  return `<video controls src="/media/${video.id}.${extension}" aria-label="${name}"></video>`;
}
