# Prints what zsh offers where a line ends: completions work only in a terminal, which zpty makes.
# Usage: VMSIFT_COMPLETIONS=DIRECTORY zsh -f zsh_offers.zsh LINE
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell "source ${0:h}/zsh_session.zsh"
while zpty -r shell line && [[ $line != *READY* ]]; do :; done
zpty -w shell "$1"$'\t'
while zpty -r shell line && [[ $line != *END* ]]; do
  [[ $line == *OFFER\ * ]] && print -r -- ${${line#*OFFER }%%$'\r'*}
done
