# Read by the shell in which zsh_offers.zsh completes a line: one that prints what is offered, and ends.
PROMPT=
fpath=($VMSIFT_COMPLETIONS $fpath)
autoload -U compinit
compinit -u -d $VMSIFT_COMPLETIONS/.zcompdump
bindkey '^M' undefined
bindkey '^J' undefined
bindkey '^I' complete-word
finish() { print END; exit }
comppostfuncs=(finish)
compadd() {
  local -a added
  # It only asks what would fit.
  [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]] && { builtin compadd "$@"; return }
  builtin compadd -A added "$@"
  (( $#added )) && print -rl -- "OFFER "$^added
  builtin compadd "$@"
}
print READY
