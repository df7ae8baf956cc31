# Evaluates a rendered flake with the real Nix and without nixpkgs: stand-ins for `lib`, `pkgs` and the inputs, and a loader that
# follows `imports` and forces everything that a module says. What is missing or misspelt in our own text fails here; whether an
# option exists is the schema's business.
{
  flake,
  # Attribute paths of packages that the text mentions, each a list.
  packages,
  # Modules that inputs provide, as lists, such as [ "disko" "nixosModules" "disko" ].
  inputModules,
  # Options that the text reads from `config`, as lists.
  options,
}:
let
  inherit (builtins)
    attrNames
    concatLists
    concatMap
    deepSeq
    elemAt
    foldl'
    functionArgs
    isAttrs
    isFunction
    isList
    length
    listToAttrs
    mapAttrs
    ;

  # A package: it can be called, overridden, and stand in a string.
  package = name: {
    type = "derivation";
    inherit name;
    outPath = "/stub/${name}";
    __functor = _: _: package name;
    override = _: package name;
    overrideAttrs = _: package name;
    pname = name;
    version = "0";
    withPackages = _: package name;
  };

  # Sets a path in a tree of packages without losing what is there.
  at =
    path: value: tree:
    let
      name = elemAt path 0;
      rest = builtins.tail path;
    in
    tree // { ${name} = if rest == [ ] then (tree.${name} or { }) // value else at rest value (tree.${name} or { }); };

  pkgs = foldl' (tree: path: at path (package (builtins.concatStringsSep "-" path)) tree) { stdenv.hostPlatform.system = "stub"; } packages;

  isProperty = value: isAttrs value && value ? _property;
  property = kind: fields: fields // { _property = kind; };

  lib = {
    inherit mapAttrs listToAttrs concatLists;
    boolToString = value: if value then "true" else "false";
    concatMapStringsSep = separator: f: list: builtins.concatStringsSep separator (map f list);
    concatStringsSep = builtins.concatStringsSep;
    escapeShellArg = value: "'${builtins.replaceStrings [ "'" ] [ "'\\''" ] (toString value)}'";
    escapeShellArgs = values: builtins.concatStringsSep " " (map lib.escapeShellArg values);
    filterAttrs = keep: set: removeAttrs set (builtins.filter (name: !keep name set.${name}) (attrNames set));
    genAttrs =
      names: f:
      listToAttrs (
        map (name: {
          inherit name;
          value = f name;
        }) names
      );
    getExe = package: "${package}/bin/${package.pname}";
    getExe' = package: name: "${package}/bin/${name}";
    importJSON = path: builtins.fromJSON (builtins.readFile path);
    makeBinPath = packages: builtins.concatStringsSep ":" (map (package: "${package}/bin") packages);
    mapAttrs' = f: set: listToAttrs (map (name: f name set.${name}) (attrNames set));
    mapAttrsToList = f: set: map (name: f name set.${name}) (attrNames set);
    mkAfter = content: property "order" { inherit content; };
    mkBefore = content: property "order" { inherit content; };
    mkDefault = content: property "override" { inherit content; };
    mkForce = content: property "override" { inherit content; };
    mkIf = condition: content: property "if" { inherit condition content; };
    mkMerge = contents: property "merge" { inherit contents; };
    mkOrder = priority: content: property "order" { inherit priority content; };
    mkOverride = priority: content: property "override" { inherit priority content; };
    nameValuePair = name: value: { inherit name value; };
    optional = condition: value: if condition then [ value ] else [ ];
    optionals = condition: values: if condition then values else [ ];
    unique = foldl' (seen: value: if builtins.elem value seen then seen else seen ++ [ value ]) [ ];
  };

  # The modules of inputs are empty: they are not ours.
  inputs = foldl' (tree: path: at path { } tree) sources inputModules;

  forced = value: deepSeq (strip value) value;
  # Functions can't be forced; a derivation's stand-in refers to itself.
  strip =
    value:
    if isFunction value then
      "function"
    else if isProperty value then
      mapAttrs (_: strip) (removeAttrs value [ "_property" ])
    else if isAttrs value && (value.type or null) == "derivation" then
      value.outPath
    else if isAttrs value then
      mapAttrs (_: strip) value
    else if isList value then
      map strip value
    else
      value;

  # Every module that `path` reaches, as { file, options }.
  load =
    arguments: module:
    let
      isPath = builtins.typeOf module == "path" || builtins.isString module;
      raw = if isPath then import module else module;
      body = if isFunction raw then raw (builtins.intersectAttrs (functionArgs raw) arguments) else raw;
      options = removeAttrs body [
        "imports"
        "_file"
      ];
    in
    if isPath && builtins.isString module then
      [ ]
    else
      [
        {
          file = body._file or (if isPath then toString module else "(inline)");
          inherit options;
        }
      ]
      ++ concatMap (load arguments) (body.imports or [ ]);

  evaluate =
    { modules, arguments }:
    let
      loaded = concatMap (load arguments) modules;
    in
    map (module: {
      inherit (module) file;
      options = strip module.options;
    }) loaded;

  arguments = special: special // {
    inherit lib pkgs;
    # Text may go through all file systems, so there is one.
    config = foldl' (tree: path: at path (package (builtins.concatStringsSep "-" path)) tree) { } options // {
      fileSystems."/".fsType = "ext4";
      fileSystems."/".mountPoint = "/";
    };
    modulesPath = "/stub/nixos/modules";
  };

  system = { specialArgs, modules }: { config.system.build.toplevel = evaluate { inherit modules; arguments = arguments specialArgs; }; };
  darwin = { specialArgs, modules }: { system = evaluate { inherit modules; arguments = arguments specialArgs; }; };
  home =
    {
      pkgs,
      extraSpecialArgs,
      modules,
    }:
    {
      activationPackage = evaluate {
        inherit modules;
        arguments = arguments extraSpecialArgs // { inherit pkgs; };
      };
    };

  nixpkgs = {
    lib = lib // { nixosSystem = system; };
    legacyPackages = lib.genAttrs [ "x86_64-linux" "aarch64-darwin" ] (_: pkgs // { nixfmt-tree = package "nixfmt-tree"; });
  };
  sources = mapAttrs (
    name: _:
    if builtins.substring 0 7 name == "nixpkgs" then
      nixpkgs
    else if builtins.substring 0 10 name == "nix-darwin" then
      { lib.darwinSystem = darwin; }
    else if builtins.substring 0 12 name == "home-manager" then
      { lib.homeManagerConfiguration = home; }
    else
      { }
  ) (import (flake + "/flake.nix")).inputs;

  outputs = (import (flake + "/flake.nix")).outputs (inputs // { self = outputs // { outPath = toString flake; }; });
in
forced {
  inputs = attrNames (import (flake + "/flake.nix")).inputs;
  nixos = mapAttrs (_: host: host.config.system.build.toplevel) (outputs.nixosConfigurations or { });
  darwin = mapAttrs (_: host: host.system) (outputs.darwinConfigurations or { });
  homes = mapAttrs (_: home: home.activationPackage) (outputs.homeConfigurations or { });
  checks = mapAttrs (_: set: attrNames set) outputs.checks;
  formatter = attrNames outputs.formatter;
}
