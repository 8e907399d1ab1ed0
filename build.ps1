#!/usr/bin/env pwsh
# One dotnet command a step. Usage: ./build.ps1 [restore|build|test|pack|format] (default: build)
param([ValidateSet('restore', 'build', 'test', 'pack', 'format')] [string] $Step = 'build')
$ErrorActionPreference = 'Stop'
Set-Location $PSScriptRoot
switch ($Step) {
    'restore' { dotnet restore Mavryk.P2p.Actors.sln }
    'build' { dotnet build Mavryk.P2p.Actors.sln -c Release }
    'test' { dotnet test Mavryk.P2p.Actors.sln -c Release }
    'pack' { dotnet pack Mavryk.P2p.Actors.sln -c Release -p:AkkaProvider=nuget }
    'format' { dotnet format Mavryk.P2p.Actors.sln --verify-no-changes }
}
exit $LASTEXITCODE
