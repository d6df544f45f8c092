import type { Replica } from '../../api/replicas.ts';
import { replicaPhase } from './replica-status.ts';

/** What happened, and what to do about it, each in sentences. */
interface Advice {
  readonly why: string;
  readonly fix: string;
  /** Recognizes the cause in a sentence of Tavus, which may come without the code. */
  readonly words?: RegExp;
}

export type Advices = Readonly<Record<string, Advice>>;

/**
 * Training errors by code, from Tavus' page "Errors and status details". The words go from what is certain to what is
 * general: the first that match count.
 */
const TRAINING_ERRORS: Advices = {
  consent_phrase_mismatch: {
    why: 'The consent statement was not heard word for word.',
    fix: 'Record it again and read it exactly, with your full name.',
    words: /\bconsent\b/i,
  },
  download_link: {
    why: 'Tavus could not download the file.',
    fix: 'Give a direct link that stays valid for 24 hours.',
    words: /\bdownload/i,
  },
  file_size: {
    why: 'The file is too large. The maximum is 750 MB.',
    fix: 'Export it with a lower bit rate.',
    words: /\b750\b|file size|file is too large/i,
  },
  video_codec_and_format: {
    why: 'The video is neither MP4 nor H.264.',
    fix: 'Export it as MP4 with H.264.',
    words: /\.?mp4\b.{0,100}\bH\.?264|\bH\.?264\b.{0,100}\.?mp4/i,
  },
  video_codec: {
    why: 'The video is not encoded in H.264.',
    fix: 'Export it with that codec.',
    words: /\bcodec\b|\bH\.?264\b/i,
  },
  video_format: {
    why: 'The file is not an MP4 video.',
    fix: 'Export it as MP4.',
    words: /\.?mp4\b/i,
  },
  video_duration: {
    why: 'The video is too short or too long.',
    fix: 'Record at least a minute, half of it speaking.',
    words: /too (short|long)\b|\bduration\b/i,
  },
  video_fps: {
    why: 'The video has too few frames a second.',
    fix: 'Record with 25 or more.',
    words: /\bfps\b|frames (per|a) second|frame rate/i,
  },
  AppearsUnder18Error: {
    why: 'The person in the image appears to be under 18.',
    fix: 'Only adults can be cloned. Use an image of one.',
    words: /under 18\b/i,
  },
  CelebrityFoundError: {
    why: 'The image shows a public figure.',
    fix: 'Tavus does not clone public figures. Use an image of somebody else.',
    words: /public figure|celebrity/i,
  },
  HeadphonesError: {
    why: 'The person in the image wears headphones.',
    fix: 'Take them off.',
    words: /headphones/i,
  },
  community_guidelines_violation: {
    why: "The video breaks Tavus' community guidelines.",
    fix: 'Read them, and record something else.',
    words: /guidelines/i,
  },
  Phx4MultipleForegroundPeopleError: {
    why: 'More than one person is in the foreground of the image.',
    fix: 'Use an image of one person.',
    words: /image .{0,100}(more than one|several|multiple) p(erson|eople)/i,
  },
  second_person_detected: {
    why: 'A second person is in the video.',
    fix: 'Record alone: only one person may be in it.',
    words: /second person|(more than one|several|multiple) p(erson|eople)/i,
  },
  hands_obstructing_face: {
    why: 'Hands cover the face at times.',
    fix: 'Keep them down.',
    words: /\bhands?\b/i,
  },
  teeth_not_visible: {
    why: 'The teeth are not visible while speaking.',
    fix: 'Speak clearly, and smile sometimes.',
    words: /\bteeth\b/i,
  },
  lighting_change_detected: {
    why: 'The light changes during the video.',
    fix: 'Record with steady light, away from windows with moving clouds or shadows.',
    words: /light(ing)? changes?/i,
  },
  poor_lighting: {
    why: 'There is too little light on the face.',
    fix: 'Put a lamp or a window in front of you, not behind you.',
    words: /\blit\b|\blight(ing)?\b|too dark/i,
  },
  background_noise_detected: {
    why: 'There is noise in the background.',
    fix: 'Record in a quiet room.',
    words: /\bnoise\b/i,
  },
  video_editing_detected: {
    why: 'The video is edited.',
    fix: 'Record one take without cuts or effects.',
    words: /\b(cuts?|edit(s|ed|ing)?|one take)\b/i,
  },
  excessive_movement_detected: {
    why: 'There is too much movement.',
    fix: 'Sit still and keep the camera still.',
    words: /\bmovement\b/i,
  },
  inconsistent_distance: {
    why: 'The distance to the camera changes.',
    fix: 'Keep it the same.',
    words: /distance .{0,100}changes/i,
  },
  improper_distance: {
    why: 'The face is too near or too far.',
    fix: 'Sit about an arm and a half from the camera.',
    words: /\bdistance\b|too (close|near|far)\b/i,
  },
  LookingStraightAtCameraError: {
    why: 'The person in the image does not look straight at the camera.',
    fix: 'Use an image that was taken from the front.',
    words: /straight at the camera/i,
  },
  face_turned_away: {
    why: 'The face turns away.',
    fix: 'Look at the camera all the time.',
    words: /turn(s|ed)? away/i,
  },
  improper_camera_angle: {
    why: 'The camera is not at eye level.',
    fix: 'Place it at eye level.',
    words: /eye level|camera angle/i,
  },
  HeadNotFullyInFrameError: {
    why: 'The head is not fully in the image.',
    fix: 'Use an image with some space around the head.',
    words: /whole head|head .{0,100}frame/i,
  },
  PoseNotSuitableError: {
    why: 'The pose in the image is not suitable.',
    fix: 'Face the camera, with shoulders in view.',
    words: /\bpose\b/i,
  },
  Phx4NonHumanLikeSubjectError: {
    why: 'The image does not show a human face.',
    fix: 'Use a photo of a person.',
    words: /\bhuman\b/i,
  },
  Phx4FaceObscuredError: {
    why: 'The face in the image is covered.',
    fix: 'Use an image with nothing in front of the face: no mask, hair, hand or sunglasses.',
    words: /face in the image is covered/i,
  },
  Phx4CenterFaceNotVisibleError: {
    why: 'There is no face in the center of the image.',
    fix: 'Crop the image so that the face is in its center.',
    words: /cent(er|re) of the image/i,
  },
  face_or_obstruction_detected: {
    why: 'The face is not visible all the time.',
    fix: 'Keep it in view, with nothing in front of it.',
    words: /\bface\b.{0,100}(covered|visible|obstruct)/i,
  },
  audio_processing: {
    why: 'Tavus could not process the sound.',
    fix: 'Check that the voice is clear and try again.',
    words: /\baudio\b|\bsound\b/i,
  },
  video_processing: {
    why: 'Tavus could not process the video.',
    fix: 'Try again; if it fails again, record a new video.',
    words: /\bprocessing\b/i,
  },
  ImageQualityError: {
    why: 'The quality of the image is too low. The minimum is 512 × 512 pixels.',
    fix: 'Use a larger image that is in focus.',
    words: /quality of the image/i,
  },
  quality_issue_detected: {
    why: 'The quality of the video is too low.',
    fix: 'Record in 1080p, in focus and in good light.',
    words: /quality/i,
  },
  other_quality_issue: {
    why: 'The video has another quality problem.',
    fix: 'Record a new video.',
  },
};

/** Why a training failed, in plain words. */
export function explainTrainingError(message: string | undefined): string {
  return explainCode(TRAINING_ERRORS, message);
}

/** What can be done after the fine-tuning of phoenix-4.5 failed. */
const AFTER_FINE_TUNING =
  'The replica can still be used, with a watermark. Tavus does not retry the fine-tuning. To get a replica without a watermark, train a new replica.';

/** Why the training or the fine-tuning of a replica failed, in plain words. */
export function explainFailure(replica: Replica): string {
  const { error_message: message } = replica;
  if (replicaPhase(replica) === 'failed') return explainTrainingError(message);
  const cause = message ? `${explainTrainingError(message)} ` : '';
  return `${cause}${AFTER_FINE_TUNING}`;
}

/** Video errors by type, from Tavus' page "Errors and status details". */
const VIDEO_ERRORS: Advices = {
  video_error: {
    why: 'Tavus could not render the video.',
    fix: 'Generate it again; if it fails again, send the id above to Tavus support.',
  },
  replica_in_error_state: { why: "The replica's training failed.", fix: 'Choose another replica.' },
  audio_file_max_size: {
    why: 'The audio file is too large.',
    fix: 'The maximum is 750 MB. Save it as MP3, or shorten it.',
  },
  audio_file_type: { why: 'The audio file is neither WAV nor MP3.', fix: 'Save it as one of them.' },
  audio_file_min_duration: { why: 'The audio is too short.', fix: 'The minimum is 3 seconds.' },
  audio_file_max_duration: { why: 'The audio is too long.', fix: 'The maximum is 10 minutes.' },
  audio_file_download_link: { why: 'Tavus could not download the audio.', fix: 'Give a direct public link.' },
  script_community_guidelines: {
    why: "The script breaks Tavus' community guidelines.",
    fix: 'Change it and generate again.',
  },
};

/** Why a video failed, in plain words. */
export function explainVideoError(details: string | undefined): string {
  return explainCode(VIDEO_ERRORS, details);
}

/** The text for the code in a message. To a sentence without a code that is recognized, what to do is added. */
export function explainCode(table: Advices, message: string | undefined): string {
  if (!message) return 'Tavus gave no reason. Try again; if it fails again, send the id above to Tavus support.';
  const found = Object.entries(table).filter(([code]) => message.includes(code));
  // One code can contain another: video_codec, video_codec_and_format.
  const [longest] = found.toSorted(([a], [b]) => b.length - a.length);
  if (longest) {
    const [code, { why, fix }] = longest;
    return message === code ? `${why} ${fix} (${code})` : `${why} ${fix}\nTavus says: ${message}`;
  }
  const recognized = Object.values(table).find(({ words }) => words?.test(message));
  return recognized ? `${message}\n${recognized.fix}` : message;
}
