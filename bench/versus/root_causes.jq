# How many failures of each code an Activity Log holds, one event a line: the root causes, innermost errors that stand
# in nested details or as JSON inside messages. Run with --null-input.
def inside_message:
  .message | strings | select(startswith("{")) | fromjson? | objects | .error | objects;

def root_causes:
  [(.details | arrays | .[] | objects), inside_message] as $inner
  | if $inner == [] then . else $inner[] | root_causes end;

reduce (
  inputs.properties.statusMessage
  | if type == "string" then fromjson? else . end
  | objects | .error | objects | root_causes | .code
) as $code ({}; .[$code] += 1)
