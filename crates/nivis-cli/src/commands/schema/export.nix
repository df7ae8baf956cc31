# Writes an option tree as data: one record for each option, and for each option inside of a submodule. It reads options and evaluates
# no configuration.
{ lib, options }:
let
  inherit (builtins)
    concatLists
    concatMap
    elem
    elemAt
    fromJSON
    head
    isAttrs
    isList
    isString
    match
    tryEval
    ;

  # A value that Nix can compute; the fallback where it throws.
  attempt = fallback: value: let result = tryEval value; in if result.success then result.value else fallback;

  # Data that JSON holds, whole or not at all.
  plain =
    depth: value:
    if depth == 0 then
      false
    else if isList value then
      lib.all (plain (depth - 1)) value
    else if isAttrs value then
      !(lib.isDerivation value) && !(value ? _type) && lib.all (plain (depth - 1)) (lib.attrValues value)
    else
      value == null || elem (builtins.typeOf value) [ "bool" "int" "float" "string" ];

  number = text: fromJSON text;

  # What a type takes. Recursive types are cut off: there it takes anything.
  typeOf =
    depth: t:
    let
      inner = typeOf (depth - 1);
      nested = t.nestedTypes or { };
      payload = t.functor.payload or null;
      description = attempt "" (t.description or "");
      range = match ".*between (-?[0-9.]+) and (-?[0-9.]+).*" description;
      bounds = if range == null then { } else { lo = number (elemAt range 0); hi = number (elemAt range 1); };
      data = match "(JSON|YAML|TOML|INI|HOCON|XML|PHP|Lua|libconfig|Elixir|Python) .*value.*" description;
      pattern = match "strMatching (.*)" t.name;
    in
    if depth == 0 then
      { kind = "recursive"; }
    else if data != null then
      { kind = "format"; fmt = lib.toLower (head data); }
    else if t.name == "path" && (payload.inStore or null) == true then
      { kind = "pathInStore"; }
    else if t.name == "path" && !(payload.absolute or true == true) then
      { kind = "custom"; name = "relative path"; }
    else if lib.hasPrefix "passwdEntry " t.name then
      { kind = "passwdEntry"; }
    else if elem t.name [ "bool" "float" "str" "path" "package" "anything" "raw" "unspecified" "attrs" "nonEmptyStr" "singleLineStr" "pathInStore" "deferredModule" "passwdEntry" ] then
      { kind = t.name; }
    else if elem t.name [ "int" "intBetween" "unsignedInt8" "unsignedInt16" "unsignedInt32" "signedInt8" "signedInt16" "signedInt32" ] then
      { kind = if bounds == { } then "int" else "intBetween"; } // bounds
    else if t.name == "unsignedInt" then
      { kind = "intBetween"; lo = 0; }
    else if t.name == "positiveInt" then
      { kind = "intBetween"; lo = 1; }
    else if t.name == "numberBetween" then
      { kind = "numberBetween"; } // bounds
    else if t.name == "numberNonnegative" || t.name == "numberPositive" then
      # That zero is not positive is left to Nix.
      { kind = "numberNonnegative"; }
    else if t.name == "enum" then
      {
        kind = "enum";
        values = lib.filter (plain 3) (if isList payload then payload else payload.values or [ ]);
      }
    else if t.name == "separatedString" || t.name == "commas" || t.name == "lines" || t.name == "envVar" then
      let sep = if isString payload then payload else payload.sep or "\n"; in
      if sep == "\n" then { kind = "lines"; } else { kind = "separatedString"; inherit sep; }
    else if elem t.name [ "listOf" "attrsOf" "lazyAttrsOf" "nullOr" "functionTo" ] then
      {
        kind = if t.name == "lazyAttrsOf" then "attrsOf" else t.name;
        elem = inner nested.elemType;
      }
      // lib.optionalAttrs (t.name == "listOf" && lib.hasPrefix "non-empty" description) { nonEmpty = true; }
    else if t.name == "either" then
      { kind = "either"; alts = [ (inner nested.left) (inner nested.right) ]; }
    else if t.name == "coercedTo" then
      { kind = "coercedTo"; from = inner nested.coercedType; to = inner nested.finalType; }
    else if t.name == "submodule" then
      { kind = "submodule"; } // lib.optionalAttrs (nested ? freeformType) { freeform = inner nested.freeformType; }
    else if t.name == "unique" then
      inner nested.elemType // { unique = true; }
    else if pattern != null then
      { kind = "strMatching"; pattern = attempt ".*" (fromJSON (head pattern)); }
    else
      { kind = "custom"; inherit (t) name; };

  # What an old name stands for: an alias says it in its description, and what was removed is hidden and has no type.
  alias =
    option:
    let
      to = match "Alias of \\{option}`(.*)`\\..*" (attempt "" (toString (option.description or "")));
      hidden = (option.visible or true) == false;
    in
    if to != null then
      { alias = { kind = if hidden then "renamed" else "alias"; to = lib.splitString "." (head to); }; }
    else if hidden && option ? apply && option.type.name == "unspecified" then
      { alias.kind = "removed"; }
    else
      { };

  record =
    option:
    {
      path = option.loc;
      type = attempt { kind = "unspecified"; } (typeOf 8 option.type);
      hasDefault = option ? default;
      readOnly = option.readOnly or false;
      internal = option.internal or false;
      declared = map toString (attempt [ ] (lib.take 1 (option.declarations or [ ])));
    }
    // lib.optionalAttrs (option ? default && attempt false (plain 4 option.default)) { inherit (option) default; }
    // attempt { } (alias option);

  # Where the documentation does not look, nothing can be said: the whole configuration of another machine, for one.
  inside = option: if (option.visible or true) == "shallow" then { } else attempt { } (option.type.getSubOptions option.loc);

  walk =
    depth: tree:
    concatMap (
      name:
      let
        value = tree.${name};
      in
      if name == "_module" || depth == 0 then
        [ ]
      else if lib.isOption value then
        [ (record value) ] ++ walk (depth - 1) (inside value)
      else if isAttrs value then
        walk depth value
      else
        [ ]
    ) (lib.attrNames tree);
in
walk 6 options
