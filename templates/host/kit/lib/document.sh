# shellcheck shell=bash
# Reading a step document into the variables below; document.awk describes its language and does the checking.
# shellcheck disable=SC2034 # the other parts of the kit read them

document_step=""
document_title=""
document_stack=""
document_variable_names=()
document_variable_values=()
document_directories=()
document_directory_modes=()
document_directory_owners=()
document_files=()
document_file_modes=()
document_file_owners=()
document_file_sizes=()
document_scripts=()
document_masks=()

# document_read incoming|stored: reads standard input. Returns 1, with a message printed, when it is not valid.
document_read() {
  local records=() at=0
  LC_ALL=C mode=$1 stage=$stage awk -f "$kit_directory/lib/document.awk" >"$stage/records" || return 1
  mapfile -d '' -t records <"$stage/records"
  if [[ ${#records[@]} -eq 0 || ${records[-1]} != end ]]; then
    say_error "cannot take the step document apart: is $stage full?"
    return 1
  fi
  document_variable_names=() document_variable_values=() document_masks=() document_scripts=()
  document_directories=() document_directory_modes=() document_directory_owners=()
  document_files=() document_file_modes=() document_file_owners=() document_file_sizes=()
  while true; do
    case ${records[at]} in
      variable)
        document_variable_names+=("${records[at + 1]}")
        document_variable_values+=("${records[at + 2]}")
        at=$((at + 3))
        ;;
      directory)
        document_directories+=("${records[at + 1]}")
        document_directory_modes+=("${records[at + 2]}")
        document_directory_owners+=("${records[at + 3]}")
        at=$((at + 4))
        ;;
      file)
        document_files+=("${records[at + 1]}")
        document_file_modes+=("${records[at + 2]}")
        document_file_owners+=("${records[at + 3]}")
        document_file_sizes+=("${records[at + 4]}")
        at=$((at + 5))
        ;;
      script)
        document_scripts+=("${records[at + 1]}")
        at=$((at + 2))
        ;;
      mask)
        document_masks+=("${records[at + 1]}")
        at=$((at + 2))
        ;;
      step)
        document_step=${records[at + 1]}
        document_title=${records[at + 2]}
        document_stack=${records[at + 3]}
        at=$((at + 4))
        ;;
      end) break ;;
    esac
  done
  sort_masks
}

# step_variable STEP NAME: prints a variable of a step's newest document; nothing when there is no such step or variable.
# Needs a stage.
step_variable() {
  local i
  if [[ ! -d $kit_steps/$1 ]]; then return 0; fi
  step_document "$1"
  document_read stored <"$REPLY" || return 1
  for i in "${!document_variable_names[@]}"; do
    if [[ ${document_variable_names[i]} == "$2" ]]; then printf '%s\n' "${document_variable_values[i]}"; fi
  done
}

# The longest first, so that a secret which contains another one is not left half visible.
sort_masks() {
  local sorted=() mask i
  for mask in "${document_masks[@]}"; do
    i=${#sorted[@]}
    while ((i > 0)) && [[ ${#sorted[i - 1]} -lt ${#mask} ]]; do
      sorted[i]=${sorted[i - 1]}
      i=$((i - 1))
    done
    sorted[i]=$mask
  done
  document_masks=("${sorted[@]}")
}
