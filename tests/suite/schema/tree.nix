{ lib, ... }:
let
  of = type: lib.mkOption { inherit type; };
  with' = default: type: lib.mkOption { inherit type default; };
in
{
  imports = [
    (lib.mkRenamedOptionModule [ "old" "name" ] [ "new" "name" ])
    (lib.mkRemovedOptionModule [ "gone" "name" ] "nothing is in its place")
    (lib.mkAliasOptionModule [ "second" "name" ] [ "new" "name" ])
  ];
  options = with lib.types; {
    # The modules for old names set these.
    warnings = with' [ ] (listOf str);
    assertions = with' [ ] (listOf unspecified);
    new.name = with' "x" str;
    kinds = {
      enable = lib.mkEnableOption "it";
      between = of (ints.between (-3) 10);
      port = of port;
      s16 = of ints.s16;
      u32 = of ints.u32;
      unsigned = of ints.unsigned;
      positive = of ints.positive;
      number = of number;
      numberBetween = of (numbers.between 0 1.5);
      numberNonnegative = of numbers.nonnegative;
      numberPositive = of numbers.positive;
      float = of float;
      enum = with' "a" (enum [ "a" 1 null true ]);
      nonEmpty = of (nonEmptyListOf str);
      nonEmptyStr = of nonEmptyStr;
      singleLine = of singleLineStr;
      lines = of lines;
      commas = of commas;
      envVar = of envVar;
      separated = of (separatedString " ");
      match = of (strMatching "a\"[b]+");
      passwd = of (passwdEntry str);
      path = of path;
      store = of pathInStore;
      package = of package;
      uniq = of (uniq (listOf int));
      unique = of (unique { message = "only one"; } str);
      null = with' null (nullOr int);
      oneOf = of (oneOf [ int str (listOf bool) ]);
      coerced = of (coercedTo int toString str);
      function = of (functionTo str);
      json = of json;
      toml = of toml;
      ini = of (attrsOf (attrsOf (nullOr (oneOf [ bool int float str ]))));
      anything = of anything;
      raw = of raw;
      attrs = of attrs;
      lazy = of (lazyAttrsOf int);
      deferred = of deferredModule;
      tag = of (attrTag { a = of int; });
      sub = of (attrsOf (submodule {
        options.a = of int;
        options.deep = with' [ ] (listOf (submodule { options.text = with' "q" str; }));
      }));
      free = of (submodule { freeformType = attrsOf int; options.a = of str; });
      open = of (submodule { freeformType = json; options.a = of str; });
      readOnly = lib.mkOption { type = int; readOnly = true; default = 1; };
      internal = lib.mkOption { type = int; internal = true; default = 1; };
      computed = with' (throw "not for the export") int;
      package' = with' { type = "derivation"; outPath = "/x"; name = "x"; } package;
      function' = with' (x: x) raw;
    };
  };
}
