# Copies text and replaces every line of the file ENVIRON["masks"] by ***, the longest first as they stand there.
BEGIN {
  while ((getline mask < ENVIRON["masks"]) > 0) masks[++count] = mask
}

{
  line = $0
  for (i = 1; i <= count; i++) {
    done = ""
    while ((start = index(line, masks[i])) > 0) {
      done = done substr(line, 1, start - 1) "***"
      line = substr(line, start + length(masks[i]))
    }
    line = done line
  }
  print line
}
