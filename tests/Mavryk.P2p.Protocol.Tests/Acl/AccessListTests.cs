using FsCheck.Xunit;
using Mavryk.P2p.Protocol.Acl;
using Mavryk.P2p.Protocol.Points;
using Mavryk.P2p.Protocol.Tests.Pool;

namespace Mavryk.P2p.Protocol.Tests.Acl;

/// <summary>
/// Groups ACL and BAN as far as the lists alone decide. Of ACL-05 the bound of 2^24 cells, and of ACL-06 the widths and offsets of cells, belong to the packed filter of the
/// reference; an exact map has no cells, and keeps what they are for.
/// </summary>
public sealed class AccessListTests
{
    private static readonly PeerId Foo = PoolFixture.PeerOf(1);
    private static readonly PeerId Bar = PoolFixture.PeerOf(2);
    private static readonly PeerId Baz = PoolFixture.PeerOf(3);
    private static readonly P2pAddress[] Addresses = [P2pAddress.Parse("ffff::3"), P2pAddress.Parse("ffff:00::ff"), P2pAddress.Parse("a::2")];
    private static readonly DateTimeOffset Now = PoolFixture.Start;

    [Fact]
    [Trait("Scenario", "ACL-01")]
    public void A_fresh_set_is_empty()
    {
        var set = new ExpiringSet<PeerId>(10);
        Assert.DoesNotContain(new[] { Foo, Bar, Baz }, peer => set.Contains(peer, Now));
    }

    [Fact]
    [Trait("Scenario", "ACL-02")]
    public void What_was_added_is_a_member()
    {
        var set = Filled(10, Foo, Bar, Baz);
        Assert.All([Foo, Bar, Baz], peer => Assert.True(set.Contains(peer, Now)));
    }

    [Fact]
    [Trait("Scenario", "ACL-03")]
    public void Removing_one_leaves_the_others_and_removing_nobody_changes_nothing()
    {
        var set = Filled(10, Foo, Bar, Baz);
        Assert.True(set.Remove(Bar));
        Assert.False(set.Remove(Bar));
        Assert.Equal([Foo, Baz], set.MembersAt(Now));
    }

    [Fact]
    [Trait("Scenario", "ACL-04")]
    public void One_too_many_drops_exactly_the_one_added_first()
    {
        var fourth = PoolFixture.PeerOf(4);
        var set = Filled(3, Foo, Bar, Baz);
        Assert.Null(set.NotReliableSince);
        set.Add(fourth, Now);
        Assert.Equal([Bar, Baz, fourth], set.MembersAt(Now));
        Assert.Equal(Now, set.NotReliableSince);
    }

    [Property]
    [Trait("Scenario", "ACL-06")]
    public void What_is_added_is_found_and_neither_adding_nor_removing_disturbs_another(byte[] added, byte[] removed)
    {
        var set = new ExpiringSet<P2pAddress>(256, TimeSpan.FromDays(1));
        var expected = new HashSet<byte>();
        foreach (var cell in added ?? [])
        {
            set.Add(Neighbour(cell), Now);
            expected.Add(cell);
        }

        foreach (var cell in removed ?? [])
        {
            Assert.Equal(expected.Remove(cell), set.Remove(Neighbour(cell)));
        }

        Assert.All(Enumerable.Range(0, 256), cell => Assert.Equal(expected.Contains((byte)cell), set.Contains(Neighbour((byte)cell), Now)));

        static P2pAddress Neighbour(byte cell) => P2pAddress.FromIPv4(0x0a000000u + cell);
    }

    [Fact]
    public void Adding_again_makes_a_member_the_youngest()
    {
        var set = Filled(3, Foo, Bar, Baz, Foo, PoolFixture.PeerOf(4));
        Assert.Equal([Baz, Foo, PoolFixture.PeerOf(4)], set.MembersAt(Now));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(-1, 1)]
    [InlineData(1, 0)]
    [InlineData(1, -5)]
    [Trait("Scenario", "ACL-05")]
    public void Sizes_that_are_not_positive_are_refused(int peers, int addresses) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new AccessControlLists(new GreylistSettings { MaxPeers = peers, MaxAddresses = addresses }));

    [Fact]
    [Trait("Scenario", "ACL-07")]
    public void The_full_clear_empties_every_list_and_the_clear_of_addresses_only_that_one()
    {
        var acl = Lists();
        acl.Greylist(Addresses[0], Now);
        acl.Greylist(Foo, Now);
        acl.Ban(Addresses[1], null, []);
        acl.Ban(Bar, null);

        acl.ClearAddressGreylist();
        Assert.Equal(Standing.Clear, acl.StandingOf(Addresses[0], Now));
        Assert.Equal(Standing.Greylisted, acl.StandingOf(Foo, Now));
        Assert.Equal(Standing.Banned, acl.StandingOf(Addresses[1], Now));
        Assert.Equal(Standing.Banned, acl.StandingOf(Bar, Now));

        acl.Greylist(Addresses[0], Now);
        acl.Clear();
        Assert.False(acl.IsBanned(Addresses[0], Now) || acl.IsBanned(Addresses[1], Now) || acl.IsBanned(Foo, Now) || acl.IsBanned(Bar, Now));
        Assert.Empty(acl.GreylistedAddresses(Now));
        Assert.Empty(acl.GreylistedPeers(Now));
    }

    [Fact]
    public void Clearing_the_greylists_leaves_the_bans_of_the_operator()
    {
        var acl = Lists();
        acl.Greylist(Foo, Now);
        acl.Ban(Addresses[0], null, [Bar]);
        acl.ClearGreylists();
        Assert.False(acl.IsBanned(Foo, Now));
        Assert.True(acl.IsBanned(Addresses[0], Now) && acl.IsBanned(Bar, Now));
    }

    [Fact]
    [Trait("Scenario", "ACL-08")]
    public void Unbanning_removes_from_ban_and_greylist_and_leaves_the_others()
    {
        var acl = Lists();
        foreach (var address in Addresses)
        {
            acl.Greylist(address, Now);
            acl.Ban(address, null, []);
        }

        acl.Ban(Foo, null);
        acl.Greylist(Foo, Now);
        acl.Ban(Bar, null);
        acl.Unban(Addresses[0]);
        acl.Unban(Foo);
        Assert.Equal(Standing.Clear, acl.StandingOf(Addresses[0], Now));
        Assert.Equal([Addresses[1], Addresses[2]], acl.GreylistedAddresses(Now).ToArray());
        Assert.Equal(Standing.Banned, acl.StandingOf(Addresses[1], Now));
        Assert.Equal(Standing.Clear, acl.StandingOf(Foo, Now));
        Assert.Equal(Standing.Banned, acl.StandingOf(Bar, Now));
    }

    [Fact]
    public void Unbanning_an_address_lifts_exactly_the_bans_of_peers_that_came_with_it()
    {
        var acl = Lists();
        acl.Ban(Foo, null);
        acl.Ban(Addresses[0], null, [Foo, Bar, Baz]);
        acl.Ban(Addresses[1], null, [Baz]);
        acl.Unban(Addresses[0]);
        Assert.Equal(Standing.Banned, acl.StandingOf(Foo, Now));
        Assert.Equal(Standing.Clear, acl.StandingOf(Bar, Now));
        Assert.Equal(Standing.Banned, acl.StandingOf(Baz, Now));
        acl.Unban(Addresses[1]);
        Assert.Equal(Standing.Clear, acl.StandingOf(Baz, Now));
    }

    [Fact]
    public void A_ban_with_an_end_ends_with_the_peers_it_took_along()
    {
        var acl = Lists();
        acl.Ban(Addresses[0], Now.AddHours(1), [Foo]);
        Assert.Equal(Now.AddHours(1), acl.ExpiryOf(Addresses[0], Now));
        Assert.True(acl.IsBanned(Foo, Now.AddMinutes(59)));
        Assert.False(acl.IsBanned(Foo, Now.AddHours(1)) || acl.IsBanned(Addresses[0], Now.AddHours(1)));
        Assert.Empty(acl.ToBans(Now.AddHours(1)).Addresses);
    }

    [Fact]
    public void Bans_survive_being_written_and_read()
    {
        var acl = Lists();
        acl.Ban(Addresses[0], Now.AddDays(1), [Foo]);
        acl.Ban(Bar, null);
        var restored = Lists();
        restored.Restore(acl.ToBans(Now));
        Assert.True(restored.IsBanned(Addresses[0], Now) && restored.IsBanned(Foo, Now) && restored.IsBanned(Bar, Now));
        restored.Unban(Addresses[0]);
        Assert.False(restored.IsBanned(Foo, Now));
        Assert.True(restored.IsBanned(Bar, Now));
    }

    [Fact]
    [Trait("Scenario", "BAN-01")]
    public void Nothing_is_banned_at_the_start()
    {
        var acl = Lists();
        Assert.DoesNotContain(Addresses, address => acl.IsBanned(address, Now));
    }

    [Fact]
    [Trait("Scenario", "BAN-02")]
    public void Greylisted_addresses_are_banned_and_no_other()
    {
        var acl = Lists();
        Array.ForEach(Addresses, address => acl.Greylist(address, Now));
        Assert.All(Addresses, address => Assert.True(acl.IsBanned(address, Now)));
        Assert.False(acl.IsBanned(P2pAddress.Parse("a::3"), Now));
    }

    [Fact]
    [Trait("Scenario", "BAN-03")]
    public void Cleared_addresses_are_not_banned()
    {
        var acl = Lists();
        Array.ForEach(Addresses, address => acl.Greylist(address, Now));
        acl.ClearAddressGreylist();
        Assert.DoesNotContain(Addresses, address => acl.IsBanned(address, Now));
    }

    [Fact]
    public void Greylisted_addresses_expire_and_are_shown_no_longer()
    {
        var acl = Lists();
        acl.Greylist(Addresses[0], Now);
        Assert.True(acl.IsBanned(Addresses[0], Now.AddSeconds(59)));
        Assert.False(acl.IsBanned(Addresses[0], Now.AddSeconds(60)));
        Assert.Empty(acl.GreylistedAddresses(Now.AddSeconds(60)));
    }

    [Theory]
    [InlineData("1.2.3.4", "1.2.3.0/24")]
    [InlineData("192.168.1.7", "192.168.1.7/32")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64")]
    [InlineData("fd00::1", "fd00::1/128")]
    public void A_group_is_the_network_of_a_routable_address_and_a_private_address_alone(string address, string group) =>
        Assert.Equal(group, AddressPrefix.GroupOf(P2pAddress.Parse(address)).ToString());

    [Theory]
    [InlineData("8.8.8.8:9732", "9.9.9.9", true)]
    [InlineData("8.8.8.8:0", "9.9.9.9", false)]
    [InlineData("0.0.0.0:9732", "9.9.9.9", false)]
    [InlineData("224.0.0.1:9732", "127.0.0.1", false)]
    [InlineData("[ff02::1]:9732", "9.9.9.9", false)]
    [InlineData("192.168.1.1:9732", "9.9.9.9", false)]
    [InlineData("127.0.0.1:9732", "9.9.9.9", false)]
    [InlineData("[fe80::1]:9732", "9.9.9.9", false)]
    [InlineData("192.168.1.1:9732", "10.0.0.1", true)]
    [InlineData("127.0.0.1:9732", "127.0.0.1", true)]
    public void A_told_point_must_make_sense_where_it_comes_from(string point, string source, bool plausible) =>
        Assert.Equal(plausible, AddressScope.IsPlausible(P2pPoint.Parse(point), P2pAddress.Parse(source), acceptPrivate: false));

    private static AccessControlLists Lists() => new(new GreylistSettings { MaxPeers = 10, MaxAddresses = 1024, AddressLifetime = TimeSpan.FromSeconds(60) });

    private static ExpiringSet<PeerId> Filled(int capacity, params PeerId[] peers)
    {
        var set = new ExpiringSet<PeerId>(capacity);
        Array.ForEach(peers, peer => set.Add(peer, Now));
        return set;
    }
}
