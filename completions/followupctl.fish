# SPDX-License-Identifier: Apache-2.0
# followupctl - fish completion: what the program itself lists of its subcommands and options.

# The words before the cursor that are no options; the first is the program.
function __followupctl_words
	set -l skip 0
	for word in (commandline -opc)
		if test $skip = 1
			set skip 0
		else if contains -- $word -c --config
			set skip 1
		else if not string match -q -- '-*' $word
			echo $word
		end
	end
end

# What may follow as the name of a subcommand.
function __followupctl_commands
	set -l words (__followupctl_words)
	set -l before (string join ' ' $words[2..] '')
	for command in ($words[1] --commands 2>/dev/null)
		if test (string sub -l (string length -- "$before") -- "$command") = "$before"
			string split -f 1 ' ' -- (string sub -s (math (string length -- "$before") + 1) -- "$command")
		end
	end | sort -u
end

# Lines "--option<tab>what it means", or with its value: "--option VALUE<tab>...".
function __followupctl_help
	set -l words (__followupctl_words)
	$words[1] $words[2..4] --help 2>/dev/null |
		string replace -rf -- '^ +(?:-[a-zA-Z], )?(--[a-z-]+(?: [^ ]+)?) +(.*)$' '$1\t$2'
end

function __followupctl_options
	__followupctl_help | string replace -r -- '^(--[a-z-]+)[^\t]*' '$1'
end

# Whether the word before the cursor is an option that wants a value, and what it calls it.
function __followupctl_value
	set -l last (commandline -opc)[-1]
	test "$last" = -c; and set last --config
	string match -q -- '--*' $last; or return 1
	__followupctl_help | string replace -rf -- "^$last ([^\t]+)\t.*" '$1' | string match -r -- '.+'
end

function __followupctl_value_is_file
	string match -rq -- 'FILE|DIR' (__followupctl_value)
end

complete -c followupctl -f
complete -c followupctl -n __followupctl_value_is_file -F
complete -c followupctl -n 'not __followupctl_value >/dev/null; and not string match -q -- "-*" (commandline -ct)' -a '(__followupctl_commands)'
complete -c followupctl -n 'not __followupctl_value >/dev/null; and string match -q -- "-*" (commandline -ct)' -a '(__followupctl_options)'
