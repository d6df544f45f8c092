// A minimal local Tavus server: lists 10,000 replicas from memory, and records requested videos, optionally with a delay.
import { createServer } from 'node:http';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

export const REPLICA_COUNT = 10_000;
export const API_KEY = 'bench-key-0123456789';
/** Maximum rows per page, as at Tavus. */
export const FULL_PAGE = 100;
/** System replicas come last, so that the first page has only user replicas. */
const SYSTEM_COUNT = 100;
/** The id of a ready video, and its size. */
export const READY_VIDEO = 'b0123456789';
export const MEDIA_BYTES = 256 * 2 ** 20;
const MEDIA_PIECE = Buffer.alloc(2 ** 18, 'tavus');
const DEFAULT_PAGE = 10;
const NEWEST = Date.UTC(2026, 0, 1);
const MINUTE_MS = 60_000;
const FIRST_WORDS = ['Amber', 'Birch', 'Cedar', 'Delta', 'Ember', 'Fjord', 'Grove', 'Haven'];
const SECOND_WORDS = ['lecture', 'meeting', 'opening', 'podcast', 'seminar', 'trailer', 'welcome'];

/** Matches a replica's name; its number is unique. */
export const REPLICA_NAME = /\b[A-Z][a-z]{4} [a-z]{7} \d{5}\b/;

/**
 * @param replicaCount number of replicas, default 10,000
 * `state.delayMs` can be changed while the server runs; `state.pages` contains the numbers of the full pages sent,
 * `state.videoTimes` the time of each request for a video, `state.mediaAskedAt` the time of the last request for a file.
 */
export async function startServer(replicaCount = REPLICA_COUNT) {
  const state = { delayMs: 0, pages: new Set(), videoTimes: [] };
  const replicas = Array.from({ length: replicaCount }, (_, index) => createReplica(index, replicaCount));
  // Responses are cached, so that the program is measured and not this server.
  const bodies = new Map();
  const server = createServer(async (request, response) => {
    if (request.method === 'POST') return void createVideo(request, response, state);
    if (request.url?.startsWith('/media/')) return sendMedia(response, state);
    if (state.delayMs > 0) await sleep(state.delayMs);
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (!bodies.has(request.url))
      bodies.set(request.url, answer(replicas, pathname, searchParams, request.headers.host));
    const { status, body } = bodies.get(request.url);
    if (pathname === '/v2/replicas' && searchParams.get('limit') === String(FULL_PAGE)) {
      state.pages.add(searchParams.get('page') ?? '1');
    }
    response.writeHead(status, { 'content-type': 'application/json', 'content-length': body.length }).end(body);
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    state,
    replicaCount,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Sends the file as fast as the client reads it. */
function sendMedia(response, state) {
  state.mediaAskedAt = performance.now();
  response.writeHead(200, { 'content-type': 'video/mp4', 'content-length': MEDIA_BYTES });
  Readable.from(Array.from({ length: MEDIA_BYTES / MEDIA_PIECE.length }, () => MEDIA_PIECE)).pipe(response);
}

async function createVideo(request, response, state) {
  state.videoTimes.push(performance.now());
  const id = state.videoTimes.length.toString(16).padStart(10, '0');
  await Promise.all([request.resume().toArray(), state.delayMs > 0 && sleep(state.delayMs)]);
  const video = { video_id: id, video_name: id, status: 'queued', hosted_url: `https://example.com/${id}` };
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(video));
}

function answer(replicas, pathname, query, host) {
  const reply = (status, json) => ({ status, body: Buffer.from(JSON.stringify(json)) });
  if (pathname === '/v2/personas' || pathname === '/v2/videos') return reply(200, { data: [], total_count: 0 });
  if (pathname === `/v2/videos/${READY_VIDEO}`) {
    const links = { hosted_url: `http://${host}/watch`, download_url: `http://${host}/media/bench.mp4` };
    return reply(200, { video_id: READY_VIDEO, video_name: 'Bench', status: 'ready', ...links });
  }
  const one =
    pathname.startsWith('/v2/replicas/') && replicas.find(({ replica_id }) => pathname.endsWith(`/${replica_id}`));
  if (one) return reply(200, one);
  if (pathname !== '/v2/replicas') return reply(404, { message: 'Not found' });
  const type = query.get('replica_type');
  const matching = type === null ? replicas : replicas.filter((replica) => replica.replica_type === type);
  const limit = Math.min(Number(query.get('limit') ?? DEFAULT_PAGE), FULL_PAGE);
  const start = (Math.max(1, Number(query.get('page') ?? 1)) - 1) * limit;
  return reply(200, { data: matching.slice(start, start + limit), total_count: matching.length });
}

function createReplica(index, count) {
  const id = `r${index.toString(16).padStart(9, '0')}`;
  const words = `${FIRST_WORDS[index % FIRST_WORDS.length]} ${SECOND_WORDS[index % SECOND_WORDS.length]}`;
  const name = `${words} ${String(index).padStart(5, '0')}`;
  const date = new Date(NEWEST - index * MINUTE_MS).toISOString();
  const type = index < count - SYSTEM_COUNT ? 'user' : 'system';
  return {
    ...{ replica_id: id, face_id: id, replica_name: name, face_name: name },
    ...{ thumbnail_video_url: `https://example.com/${id}.mp4`, thumbnail_image_url: `https://example.com/${id}.jpg` },
    ...{ status: 'completed', training_progress: '100/100', model_name: 'phoenix-4', error_message: null },
    ...{ created_at: date, updated_at: date, replica_type: type, face_type: type },
  };
}
