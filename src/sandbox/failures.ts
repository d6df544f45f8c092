/** Messages for failed trainings, by Tavus' error code; responses contain only the message. */
export const replicaFailures: Readonly<Record<string, string>> = {
  download_link: 'We could not download your training video. Please check that the link is a public, direct download.',
  file_size: 'The training video is larger than the 750 MB limit.',
  video_format: 'The training video must be an .mp4 file.',
  video_codec: 'The training video must be encoded with H.264.',
  video_codec_and_format: 'The training video must be an .mp4 file encoded with H.264.',
  video_duration: 'The training video is too short. Please record at least one minute.',
  video_fps: 'The training video must have at least 25 frames per second.',
  consent_phrase_mismatch: 'The consent statement at the start of the video does not match the required wording.',
  face_or_obstruction_detected: 'The face is covered or not visible in part of the training video.',
  lighting_change_detected: 'The lighting changes during the training video.',
  background_noise_detected: 'The training video has too much background noise.',
  video_editing_detected: 'The training video has cuts or edits. Please record it in one take.',
  community_guidelines_violation: 'The training video does not meet our community guidelines.',
  video_processing: 'There was a problem processing the training video. Please try again.',
  excessive_movement_detected: 'There is too much movement in the training video.',
  audio_processing: 'There was a problem processing the audio of the training video.',
  quality_issue_detected: 'The quality of the training video is too low to train a replica.',
  hands_obstructing_face: 'Hands cover the face in part of the training video.',
  second_person_detected: 'A second person appears in the training video.',
  improper_distance: 'The speaker is too close to the camera or too far from it.',
  inconsistent_distance: 'The distance between the speaker and the camera changes during the video.',
  face_turned_away: 'The speaker turns away from the camera.',
  improper_camera_angle: 'The camera is not at eye level.',
  poor_lighting: 'The face is not lit well enough.',
  teeth_not_visible: 'The teeth are not visible while the speaker talks.',
  other_quality_issue: 'The training video does not meet our quality requirements.',
  LookingStraightAtCameraError: 'The person in the image must look straight at the camera.',
  HeadNotFullyInFrameError: 'The whole head must be in the frame.',
  ImageQualityError: 'The quality of the image is too low.',
  PoseNotSuitableError: 'The pose in the image is not suitable for training.',
  HeadphonesError: 'Please use an image without headphones.',
  CelebrityFoundError: 'The image seems to show a public figure.',
  AppearsUnder18Error: 'The person in the image appears to be under 18.',
  Phx4NonHumanLikeSubjectError: 'The image must show a human.',
  Phx4MultipleForegroundPeopleError: 'The image shows more than one person.',
  Phx4FaceObscuredError: 'The face in the image is covered.',
  Phx4CenterFaceNotVisibleError: 'No face is visible in the centre of the image.',
};

/** Messages for failed videos, by Tavus' error type. */
export const videoFailures: Readonly<Record<string, string>> = {
  video_error: 'There was an error while generating the video. Please try again.',
  replica_in_error_state: 'The replica of this video is in an error state, so no video can be made with it.',
  audio_file_max_size: 'The audio file is larger than the 750 MB limit.',
  audio_file_type: 'The audio file must be a .wav or .mp3 file.',
  audio_file_min_duration: 'The audio file is shorter than 3 seconds.',
  audio_file_max_duration: 'The audio file is longer than 10 minutes.',
  audio_file_download_link:
    'We could not download the audio file. Please check that the link is a public, direct download.',
  script_community_guidelines: 'The script does not meet our community guidelines.',
};

/**
 * Text in the name of a new replica or video that makes it fail: the word `fail`, or `fail-` and a code of the tables
 * above, for example "Demo fail-consent_phrase_mismatch". An unknown code is ignored, and the item fails with the default.
 */
export const FAIL_PATTERN = /(?<![\w-])fail(?:-(\w+))?(?![\w-])/;

export function replicaFailureIn(name: string): string | undefined {
  return failureIn(name, replicaFailures, 'quality_issue_detected');
}

/** True for `fail-finetune`: a model with a preview is trained, and then its fine-tuning fails. */
export function isFinetuneFailure(name: string): boolean {
  return FAIL_PATTERN.exec(name)?.[1] === 'finetune';
}

export function videoFailureIn(name: string): string | undefined {
  return failureIn(name, videoFailures, 'video_error');
}

function failureIn(name: string, known: Readonly<Record<string, string>>, otherwise: string): string | undefined {
  const match = FAIL_PATTERN.exec(name);
  if (match === null) return undefined;
  const code = match[1] ?? otherwise;
  return Object.hasOwn(known, code) ? code : otherwise;
}
