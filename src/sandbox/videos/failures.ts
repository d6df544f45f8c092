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
