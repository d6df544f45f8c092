import type { Replica } from '../../api/replicas.ts';
import { replicaPhase } from './replica-status.ts';

/** Training errors by code, from Tavus' page "Errors and status details": what happened and what to do. */
const TRAINING_ERRORS: Readonly<Record<string, string>> = {
  download_link: 'Tavus could not download the file. Give a direct link that stays valid for 24 hours.',
  file_size: 'The file is too large. The maximum is 750 MB.',
  video_format: 'The file is not an MP4 video. Export it as MP4.',
  video_codec: 'The video is not encoded in H.264. Export it with that codec.',
  video_codec_and_format: 'The video is neither MP4 nor H.264. Export it as MP4 with H.264.',
  video_duration: 'The video is too short or too long. Record at least a minute, half of it speaking.',
  video_fps: 'The video has too few frames a second. Record with 25 or more.',
  consent_phrase_mismatch: 'The consent statement was not heard word for word. Record it again and read it exactly.',
  face_or_obstruction_detected: 'The face is not visible all the time. Keep it in view, with nothing in front of it.',
  lighting_change_detected: 'The light changes during the video. Record with steady light.',
  background_noise_detected: 'There is noise in the background. Record in a quiet room.',
  video_editing_detected: 'The video is edited. Record one take without cuts or effects.',
  community_guidelines_violation: "The video breaks Tavus' community guidelines.",
  video_processing: 'Tavus could not process the video. Try again; if it fails again, record a new video.',
  excessive_movement_detected: 'There is too much movement. Sit still and keep the camera still.',
  audio_processing: 'Tavus could not process the sound. Check that the voice is clear and try again.',
  quality_issue_detected: 'The quality of the video is too low. Record in 1080p, in focus and in good light.',
  hands_obstructing_face: 'Hands cover the face at times. Keep them down.',
  second_person_detected: 'A second person is in the video. Only one person may be in it.',
  improper_distance: 'The face is too near or too far. Sit about an arm and a half from the camera.',
  inconsistent_distance: 'The distance to the camera changes. Keep it the same.',
  face_turned_away: 'The face turns away. Look at the camera.',
  improper_camera_angle: 'The camera is not at eye level. Place it at eye level.',
  poor_lighting: 'There is too little light on the face.',
  teeth_not_visible: 'The teeth are not visible while speaking. Speak clearly, and smile sometimes.',
  other_quality_issue: 'The video has another quality problem. Record a new video.',
  LookingStraightAtCameraError: 'The person in the image does not look straight at the camera.',
  HeadNotFullyInFrameError: 'The head is not fully in the image.',
  ImageQualityError: 'The quality of the image is too low. The minimum is 512 × 512 pixels.',
  PoseNotSuitableError: 'The pose in the image is not suitable. Face the camera, with shoulders in view.',
  HeadphonesError: 'The person in the image wears headphones.',
  CelebrityFoundError: 'The image shows a public figure. Tavus does not clone public figures.',
  AppearsUnder18Error: 'The person in the image appears to be under 18.',
  Phx4NonHumanLikeSubjectError: 'The image does not show a human face.',
  Phx4MultipleForegroundPeopleError: 'More than one person is in the foreground of the image.',
  Phx4FaceObscuredError: 'The face in the image is covered.',
  Phx4CenterFaceNotVisibleError: 'There is no face in the center of the image.',
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

/** Video errors by type, from Tavus' page "Errors and status details": what happened and what to do. */
const VIDEO_ERRORS: Readonly<Record<string, string>> = {
  video_error:
    'Tavus could not render the video. Generate it again; if it fails again, send the id above to Tavus support.',
  replica_in_error_state: "The replica's training failed. Choose another replica.",
  audio_file_max_size: 'The audio file is too large. The maximum is 750 MB.',
  audio_file_type: 'The audio file is neither WAV nor MP3.',
  audio_file_min_duration: 'The audio is too short. The minimum is 3 seconds.',
  audio_file_max_duration: 'The audio is too long. The maximum is 10 minutes.',
  audio_file_download_link: 'Tavus could not download the audio. Give a direct public link.',
  script_community_guidelines: "The script breaks Tavus' community guidelines. Change it and generate again.",
};

/** Why a video failed, in plain words. */
export function explainVideoError(details: string | undefined): string {
  return explainCode(VIDEO_ERRORS, details);
}

/** The text for the code in a message; a message without a known code is returned unchanged. */
export function explainCode(table: Readonly<Record<string, string>>, message: string | undefined): string {
  if (!message) return 'Tavus gave no reason. Try again; if it fails again, send the id above to Tavus support.';
  const found = Object.entries(table).filter(([code]) => message.includes(code));
  // One code can contain another: video_codec, video_codec_and_format.
  const [longest] = found.toSorted(([a], [b]) => b.length - a.length);
  if (!longest) return message;
  const [code, words] = longest;
  return message === code ? `${words} (${code})` : `${words}\nTavus says: ${message}`;
}
