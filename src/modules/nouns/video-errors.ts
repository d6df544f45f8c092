import { explainCode } from './explain-code.ts';

/** The types of Tavus' page "Errors and status details", each with what happened and what to do about it. */
const VIDEO_ERRORS: Readonly<Record<string, string>> = {
  video_error: 'Tavus could not render the video. Generate it again; if it stays so, ask Tavus with the id above.',
  replica_in_error_state: "The replica's training failed. Choose another replica.",
  audio_file_max_size: 'The audio file is too large. 750 MB is the most.',
  audio_file_type: 'The audio file is neither WAV nor MP3.',
  audio_file_min_duration: 'The audio is too short. 3 seconds is the least.',
  audio_file_max_duration: 'The audio is too long. 10 minutes is the most.',
  audio_file_download_link: 'Tavus could not download the audio. Give a direct public link.',
  script_community_guidelines: "The script breaks Tavus' community guidelines. Change it and generate again.",
};

/** The reason of a failed video in plain words. */
export function explainVideoError(details: string | undefined): string {
  return explainCode(VIDEO_ERRORS, details);
}
