# The option trees of what a flake pins: `nix eval --impure --json --file THIS --argstr flake PATH NAME`. `export` stands in front of it.
{ flake }:
let
  inherit (builtins.getFlake flake) inputs;
  write = lib: system: export { inherit lib; inherit (system) options; };
  # Modules that the catalogue imports on NixOS, as far as the flake has them.
  beside = builtins.concatMap (path: path) [
    (if inputs ? disko then [ inputs.disko.nixosModules.disko ] else [ ])
    (if inputs ? sops-nix then [ inputs.sops-nix.nixosModules.sops ] else [ ])
    (if inputs ? stylix then [ inputs.stylix.nixosModules.stylix ] else [ ])
  ];
  nixos = inputs.nixpkgs.lib.nixosSystem { modules = [ { nixpkgs.hostPlatform = "x86_64-linux"; } ] ++ beside; };
  home = inputs.home-manager.lib.homeManagerConfiguration {
    pkgs = inputs.nixpkgs.legacyPackages.x86_64-linux;
    modules = [
      {
        home = {
          username = "nivis";
          homeDirectory = "/home/nivis";
          stateVersion = "24.11";
        };
      }
    ];
  };
  darwin = inputs.nix-darwin.lib.darwinSystem { modules = [ { nixpkgs.hostPlatform = "aarch64-darwin"; } ]; };
  of = name: inputs.${name}.rev or inputs.${name}.narHash or "";
in
{
  names =
    [ "nixos" ]
    ++ (if inputs ? home-manager then [ "home-manager" ] else [ ])
    ++ (if inputs ? nix-darwin then [ "darwin" ] else [ ]);
  nixos = { meta.modules = "nixpkgs ${of "nixpkgs"}"; options = write inputs.nixpkgs.lib nixos; };
  home-manager = { meta.modules = "home-manager ${of "home-manager"}"; options = write inputs.nixpkgs.lib home; };
  darwin = { meta.modules = "nix-darwin ${of "nix-darwin"}"; options = write inputs.nixpkgs.lib darwin; };
}
