"""What supply rests on: the largest supplier, hosts, reserves, controls, scrap, prices."""
