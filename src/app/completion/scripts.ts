import { COMPLETE, type Shell } from '../options.ts';

// The scripts pass the line to tavus and read its answer; `shells.ts` describes both formats.
// The first line of an answer is its kind: values, or files for the shell to complete. No answer: no completion.

/** Also works in the bash 3.2 of macOS, which has no mapfile, compopt and -o nosort. */
const BASH = String.raw`# bash completion for tavus. In ~/.bashrc: source <(tavus completion bash)

_tavus() {
  COMPREPLY=()
  local kind=files line
  # After > and < always complete files.
  if ! [[ $COMP_CWORD -gt 0 && \${COMP_WORDS[COMP_CWORD-1]} =~ ^[0-9\&]*[\<\>]+[\&\|]?$ ]]; then
    kind=
    while IFS= read -r line; do
      if [[ -z $kind ]]; then kind=$line; else COMPREPLY+=("$line"); fi
    done < <(tavus ${COMPLETE} bash "$COMP_TYPE" "\${COLUMNS:-80}" "$2" "\${COMP_LINE:0:COMP_POINT}" 2>/dev/null </dev/null)
  fi
  [[ $kind == files ]] || return 0
  compopt -o default 2>/dev/null && return 0
  while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -f -- "$2")
}

complete -o nosort -F _tavus tavus 2>/dev/null || complete -F _tavus tavus
`.replaceAll('\\${', '${');

const ZSH = String.raw`#compdef tavus
# zsh completion for tavus. In ~/.zshrc, after compinit: source <(tavus completion zsh)
# Or as a file named _tavus in a folder of $fpath.

_tavus() {
  local -a answer
  answer=("\${(@f)$(tavus ${COMPLETE} zsh "\${(@Q)words[2,CURRENT-1]}" "\${(Q)PREFIX}" 2>/dev/null </dev/null)}")
  local kind=\${answer[1]%% *} kept=\${answer[1]##* }
  shift answer
  [[ -n $kind ]] || return 1
  (( kept > 0 )) && compset -p $kept
  case $kind in
    files) _files ;;
    values) (( $#answer )) && _describe -V tavus answer ;;
  esac
}

if [[ \${funcstack[1]} == _tavus ]]; then
  _tavus "$@"
else
  (( $+functions[compdef] )) || { autoload -Uz compinit && compinit -i; }
  compdef _tavus tavus
fi
`.replaceAll('\\${', '${');

const FISH = String.raw`# fish completion for tavus. tavus completion fish > ~/.config/fish/completions/tavus.fish

function __tavus_complete
    set -l answer (tavus ${COMPLETE} fish (commandline -cp) 2>/dev/null </dev/null)
    set -q answer[1]; or return
    set -l kept (string replace -r '^files ?' '' -- $answer[1])
    if test "$answer[1]" = values
        set -q answer[2]; and printf '%s\n' $answer[2..-1]
    else
        set -l word (string sub -s (math (string length -- "$kept") + 1) -- (commandline -ct))
        printf '%s\n' $kept(complete -C "'' $word")
    end
end

complete -c tavus -e
complete -c tavus -f -k -a '(__tavus_complete)'
`;

export const COMPLETION_SCRIPTS: Readonly<Record<Shell, string>> = { bash: BASH, zsh: ZSH, fish: FISH };
