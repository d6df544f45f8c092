/** What `tavus help <topic>` says, beside the help of commands. */
export const TOPICS: Readonly<Record<string, { readonly summary: string; readonly text: string }>> = {
  'exit-codes': {
    summary: 'what tavus ends with',
    text: `Exit codes

  0    done
  1    the API or the network failed; doctor found something wrong
  2    wrong use, or input is missing where nobody can answer
  3    no API key, or Tavus refused it
  4    not found
  5    still running when --timeout passed
  129  ended by SIGHUP
  130  ended by Ctrl+C
  143  ended by SIGTERM

With --json a failure is JSON too, on standard error:
  {"error":{"code":"not_found","message":"…","hint":"…","status":404}}

  code     usage, no_key, not_possible, settings, unexpected, or what the API
           answered with: key_refused, out_of_credits, not_found,
           invalid_request, conflict, rate_limited, server, network, timeout,
           unreadable_answer
  hint     what to do next
  status   the HTTP status; null when there was no answer
`,
  },
  environment: {
    summary: 'the variables that tavus reads, and what goes first',
    text: `Environment

  TAVUS_API_KEY         the API key
  TAVUS_BASE_URL        another server than https://tavusapi.com; plain http is
                        for this computer only
  TAVUS_PROFILE         the profile to use
  TAVUS_CONFIG_DIR      where the settings are kept
  VISUAL, EDITOR        the editor for long texts and for persona edit
  NO_COLOR              without colours
  FORCE_COLOR           with colours where they would be left out; 0 for none
  ACCESSIBLE            1 asks in lines instead of drawing, for screen readers
  HTTPS_PROXY, NO_PROXY the proxy on the way to Tavus, and what goes past it
  NODE_EXTRA_CA_CERTS   a file of further certificates to trust

A flag goes before the environment, the environment before what is saved:

  the key      --api-key-file, --profile, TAVUS_API_KEY, then the saved key of
               the profile in use
  the profile  --profile, TAVUS_PROFILE, then what tavus auth switch chose
  the server   the server of a --profile, TAVUS_BASE_URL, the server of the
               profile in use, https://tavusapi.com
  colours      --no-color, NO_COLOR, FORCE_COLOR, then what the terminal can do

A saved key goes to the server it was saved for, and to no other.
`,
  },
};
